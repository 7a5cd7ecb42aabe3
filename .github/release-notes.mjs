// Prints what CHANGELOG.md says of a version, for the release's page: node .github/release-notes.mjs 0.2.0
// Exit code 2 when there is no such section, or nothing in it: a release without notes is a mistake.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text below `## VERSION …` up to the next `## `, or undefined. Keep a Changelog allows `[0.2.0] - 2026-12-01`. */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/[\s[\]]+/).find((word) => word !== '') === version);
  const notes = section?.slice(section.indexOf('\n')).trim();
  return notes === '' ? undefined : notes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const version = process.argv[2] ?? '';
  const notes = notesOf(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8'), version);
  if (notes === undefined) {
    console.error(`CHANGELOG.md says nothing of version “${version}”`);
    process.exitCode = 2;
  } else console.log(notes);
}
