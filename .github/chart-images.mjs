// Writes where the images and the runbooks of a release are into the chart, before it is packed: values.yaml and, for Artifact Hub, Chart.yaml.
//     node .github/chart-images.mjs REGISTRY AGENT_DIGEST PLUGIN_DIGEST RUNBOOKS_URL
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Replaces exactly one place: values that have moved must not be packed as they are. */
function replaceOne(text, pattern, replacement) {
  const places = text.match(new RegExp(pattern, 'gm'))?.length ?? 0;
  if (places !== 1) throw new Error(`values.yaml has ${places} places that match ${pattern}, not 1`);
  return text.replace(new RegExp(pattern, 'm'), replacement);
}

/** @throws Error when a digest is none, or values.yaml has not the places that are to be written */
export function withImages(values, registry, digests) {
  for (const digest of Object.values(digests)) if (!DIGEST.test(digest)) throw new Error(`“${digest}” is no digest`);
  return Object.entries(digests).reduce(
    (text, [image, digest]) => replaceOne(text, `^(  ${image}:\\n(?:    #.*\\n)*    digest: )''$`, `$1${digest}`),
    replaceOne(values, '^(  registry: )localhost$', `$1${registry}`),
  );
}

/** @throws Error when that is no address, or values.yaml has not the place for it */
export function withRunbooks(values, url) {
  if (!URL.canParse(url)) throw new Error(`“${url}” is no address of runbooks`);
  return replaceOne(values, "^(  runbooks: )''$", `$1${url}`);
}

/** @throws Error when Chart.yaml does not name exactly two images */
export function withRegistry(chart, registry) {
  const places = chart.match(/image: localhost\//g)?.length ?? 0;
  if (places !== 2) throw new Error(`Chart.yaml has ${places} images of localhost, not 2`);
  return chart.replaceAll('image: localhost/', `image: ${registry}/`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [registry, agent, plugin, runbooks] = process.argv.slice(2);
  const rewrite = (name, change) => {
    const path = new URL(`../charts/agent-health/${name}`, import.meta.url);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };
  rewrite('values.yaml', (text) => withRunbooks(withImages(text, registry, { agent, plugin }), runbooks));
  rewrite('Chart.yaml', (text) => withRegistry(text, registry));
}
