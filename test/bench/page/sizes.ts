/** How much code the page brings. */
import { gzipSync } from 'node:zlib';
import type { BuiltChunk, ChunkKind } from './chunks';
import { kindOfChunk } from './chunks';
import { LIMITS } from './limits';
import { row } from './row';
import type { PageRow } from './row';
import type { Visit } from './visit';

const KINDS: Record<ChunkKind, string> = {
  entry: 'entry script',
  own: 'own code',
  charts: 'charts',
  library: 'other libraries',
  fallback: 'PatternFly that the console usually provides',
};

type LoadedFile = { name: string; kind: ChunkKind; bytes: number; gzipBytes: number };

async function loaded(files: Visit['files'], chunks: readonly BuiltChunk[]): Promise<LoadedFile[]> {
  const scripts = files.filter(({ name }) => name.endsWith('.js'));
  return Promise.all(
    scripts.map(async ({ name, body }) => {
      const text = await body;
      return { name, kind: kindOfChunk(name, chunks), bytes: text.length, gzipBytes: gzipSync(text).length };
    }),
  );
}

/** Sums by kind, and every chunk that was loaded when the page was opened. */
export async function sizeRows(
  files: Visit['files'],
  chunks: readonly BuiltChunk[],
): Promise<{ sums: PageRow[]; each: PageRow[] }> {
  const all = await loaded(files, chunks);
  const kilobytes = (...kinds: ChunkKind[]): number =>
    all.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000;
  const inOrder = [...all].sort(
    (a, b) => Object.keys(KINDS).indexOf(a.kind) - Object.keys(KINDS).indexOf(b.kind) || b.gzipBytes - a.gzipBytes,
  );
  return {
    sums: [
      row(KINDS.entry, 'kB', kilobytes('entry'), LIMITS.entryKilobytes),
      row(
        'the page’s own chunks: own code, charts, other libraries',
        'kB',
        kilobytes('own', 'charts', 'library'),
        LIMITS.ownKilobytes,
      ),
      ...(['own', 'charts', 'library', 'fallback'] as const).map((kind) =>
        row(`  ${KINDS[kind]}`, 'kB', kilobytes(kind)),
      ),
      row('all that the small console loads', 'kB', kilobytes('entry', 'own', 'charts', 'library', 'fallback')),
      row('scripts', '', all.length),
    ],
    each: inOrder.map(({ name, kind, bytes, gzipBytes }) => ({
      ...row(name, 'kB', gzipBytes / 1000),
      note: `${KINDS[kind]}, ${(bytes / 1000).toFixed(1)} kB as it is`,
    })),
  };
}
