/** The files of TLS: checked at the start, read again when they change. New ones that can't be used leave the old in place. */
import { statSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { invalid } from '../config/config';
import type { TlsSource, TlsSources } from '../config/tls-sources';
import { readTlsSource } from './read-tls-source';

export type TlsFiles = {
  /** For Node's TLS. The same object until the files change; looking costs microseconds. */
  current(): SecureContextOptions;
};

/** Called once for each change to files that can't be used. */
type OnBad = (component: keyof TlsSources, problems: readonly string[]) => void;

/** Changes whenever one of the files does; the files of a Kubernetes Secret are replaced by others. */
function stampOf({ ca, cert, key }: TlsSource): string {
  const stamps = [ca, cert, key].map((file) => {
    if (file === undefined) return '';
    try {
      const stats = statSync(file.path);
      return `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    } catch {
      return 'missing'; // why, whoever reads it is told
    }
  });
  return stamps.join();
}

/** The options with the stamp that the files had before they were read: a change in between is seen at the next look. */
type Used = { options: SecureContextOptions; stamp: string };

function watch(source: TlsSource, used: Used, onBad: (problems: readonly string[]) => void): TlsFiles {
  return {
    current() {
      const stamp = stampOf(source);
      if (stamp === used.stamp) return used.options;
      const read = readTlsSource(source);
      if ('problems' in read) onBad(read.problems);
      used = { stamp, options: 'options' in read ? read.options : used.options };
      return used.options;
    },
  };
}

/**
 * @throws AgentError CONFIG_INVALID that names every file that can't be used, with its setting
 */
export function openTlsFiles(
  sources: TlsSources,
  onBad: OnBad,
): { readonly [Component in keyof TlsSources]: TlsFiles | undefined } {
  const problems: string[] = [];
  const open = (component: keyof TlsSources): TlsFiles | undefined => {
    const source = sources[component];
    if (source === undefined) return undefined;
    const stamp = stampOf(source);
    const read = readTlsSource(source);
    if ('options' in read) return watch(source, { stamp, options: read.options }, (bad) => onBad(component, bad));
    problems.push(...read.problems);
    return undefined;
  };
  const files = { grpc: open('grpc'), metrics: open('metrics') };
  if (problems.length > 0) throw invalid(problems);
  return files;
}
