/** Whose code a chunk of the plugin holds. Pure. */

/** A chunk as the bundler made it: its files, and the size of each module in it. */
export type BuiltChunk = { files: readonly string[]; modules: readonly { name: string; size: number }[] };

/**
 * `fallback`: a PatternFly module that the console has already, in a version of ours in case it has none that fits. The
 * small console has none at all, so all of them are loaded there.
 */
export type ChunkKind = 'entry' | 'own' | 'charts' | 'library' | 'fallback';

const CHARTS =
  /\/node_modules\/(@patternfly\/react-charts|victory[^/]*|d3-[^/]*|delaunator|delaunay-find|lodash|internmap)\//;
/** What the console shares of PatternFly, module by module. */
const SHARED =
  /\/node_modules\/(@patternfly\/(react-(core|table|icons|styles|tokens|data-view|component-groups|templates|topology))|@popperjs\/[^/]+|focus-trap|tabbable)\//;

/** What comes along with anything: it does not tell whose the chunk is. PatternFly's pop-ups bring react-dom. */
const COMPANIONS = /\/node_modules\/(tslib|style-loader|css-loader|react|react-dom|scheduler)\//;

/** Kind of a module; undefined for what comes along, and for what the bundler adds itself. */
function kindOfModule(name: string): ChunkKind | undefined {
  if (COMPANIONS.test(name)) return undefined;
  if (CHARTS.test(name)) return 'charts';
  if (SHARED.test(name)) return 'fallback';
  if (name.includes('/node_modules/')) return 'library';
  return name === '' ? undefined : 'own';
}

/** The kind that most of the chunk's bytes are of. */
export function kindOfChunk(file: string, chunks: readonly BuiltChunk[]): ChunkKind {
  if (file.startsWith('plugin-entry')) return 'entry';
  const bytes = new Map<ChunkKind, number>();
  for (const { name, size } of chunks.find(({ files }) => files.includes(file))?.modules ?? []) {
    const kind = kindOfModule(name);
    if (kind !== undefined) bytes.set(kind, (bytes.get(kind) ?? 0) + size);
  }
  const [most] = [...bytes].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? 'library';
}
