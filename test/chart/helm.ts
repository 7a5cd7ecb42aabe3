/** The chart, rendered by a real Helm. */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../setup/build-all';
import type { GoTool } from '../setup/go-tools';
import { goTool, ToolMissingError } from '../setup/go-tools';
import { complain } from '../setup/say';

export const CHART = join(ROOT, 'charts/agent-health');
export const NAMESPACE = 'agent-health';
const CI = join(CHART, 'ci');

/** Names of the supported combinations: `ci/NAME-values.yaml`. */
export const COMBINATIONS: readonly string[] = readdirSync(CI).map((file) => file.replace(/-values\.yaml$/, ''));
export const ciFile = (name: string): string => join(CI, `${name}-values.yaml`);
export const readYaml = (...path: string[]): unknown => parse(readFileSync(join(CHART, ...path), 'utf8'));

/** @returns undefined, and says why on standard error, where the machine can't have the tool: tests are skipped then */
export async function toolOrSkip(tool: GoTool): Promise<string | undefined> {
  try {
    return await goTool(tool);
  } catch (error) {
    if (!(error instanceof ToolMissingError)) throw error;
    complain(`Tests of the chart are skipped: ${error.message}`);
    return undefined;
  }
}

const KUBERNETES = ['v1', 'v1/Pod', 'apps/v1'];
const CONSOLELESS = [...KUBERNETES, 'security.openshift.io/v1', 'monitoring.coreos.com/v1'];
const OPENSHIFT = [...CONSOLELESS, 'console.openshift.io/v1'];
/** What clusters say which APIs they have. Without a cluster, Helm knows those of Kubernetes and no others. */
export const CLUSTERS = {
  none: [],
  kubernetes: KUBERNETES,
  consoleless: CONSOLELESS,
  openshift: OPENSHIFT,
  netobserv: [...OPENSHIFT, 'flows.netobserv.io/v1beta2'],
} as const;
export type Cluster = keyof typeof CLUSTERS;

export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
};

export const objectsIn = (manifests: string): KubernetesObject[] =>
  parseAllDocuments(manifests).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });

export type Helm = {
  /** @returns what `helm template` writes. @throws Error with what Helm complains about */
  template(args: readonly string[], cluster?: Cluster): Promise<string>;
  /** @throws Error for a warning, too */
  lint(args: readonly string[]): Promise<string>;
  /** @returns NOTES.txt as it is printed after an installation */
  notes(args: readonly string[], cluster?: Cluster): Promise<string>;
};

/** A built Helm takes 1.20 for the version of Kubernetes where there is no cluster. */
const VERSION = ['--kube-version', '1.33'];

/** Helm prints the notes only where there is a cluster: here they are the text of an object. */
const NOTES_AS_OBJECT = 'notes: {{ tpl (.Files.Get "NOTES.txt") . | toJson }}\n';

export function helmAt(path: string): Helm {
  async function run(...args: string[]): Promise<string> {
    try {
      return (await promisify(execFile)(path, args, { maxBuffer: 16 << 20 })).stdout;
    } catch (error) {
      const { stderr, stdout } = error as Error & { stderr: string; stdout: string };
      throw new Error(`${stderr}${stdout}`.trim(), { cause: error });
    }
  }
  const template = (chart: string, args: readonly string[], cluster: Cluster = 'none'): Promise<string> => {
    const apis = CLUSTERS[cluster].flatMap((api) => ['--api-versions', api]);
    return run('template', 'agent-health', chart, '--namespace', NAMESPACE, ...VERSION, ...apis, ...args);
  };
  return {
    template: (args, cluster) => template(CHART, args, cluster),
    lint: (args) => run('lint', '--strict', CHART, ...VERSION, ...args),
    notes: async (args, cluster) => {
      const copy = mkdtempSync(join(tmpdir(), 'chart-notes-'));
      try {
        cpSync(CHART, copy, { recursive: true });
        copyFileSync(join(CHART, 'templates/NOTES.txt'), join(copy, 'NOTES.txt'));
        writeFileSync(join(copy, 'templates/notes.yaml'), NOTES_AS_OBJECT);
        const rendered = await template(copy, [...args, '--show-only', 'templates/notes.yaml'], cluster);
        return (parse(rendered) as { notes: string }).notes;
      } finally {
        rmSync(copy, { recursive: true });
      }
    },
  };
}
