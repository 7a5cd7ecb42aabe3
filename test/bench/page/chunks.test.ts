import { expect, test } from 'vitest';
import { kindOfChunk } from './chunks';

const NM = '/project/node_modules';
const CHUNKS = [
  {
    files: ['1.js'],
    modules: [
      { name: `${NM}/tslib/tslib.es6.mjs`, size: 18_000 },
      { name: `${NM}/@patternfly/react-icons/dist/esm/icons/sync-alt-icon.js`, size: 1_000 },
    ],
  },
  { files: ['2.js'], modules: [{ name: `${NM}/victory-core/es/index.js`, size: 9 }] },
  {
    files: ['3.js'],
    modules: [
      { name: '/project/src/pages/agent-health/agent-health-page.tsx', size: 60_000 },
      { name: `${NM}/@patternfly/react-icons/dist/esm/createIcon.js`, size: 1_700 },
    ],
  },
  { files: ['4.js'], modules: [{ name: `${NM}/@tanstack/query-core/build/modern/query.js`, size: 9 }] },
  {
    files: ['5.js'],
    modules: [
      { name: `${NM}/react-dom/cjs/react-dom.production.min.js`, size: 130_000 },
      { name: `${NM}/@patternfly/react-core/dist/esm/helpers/Popper/Popper.js`, size: 88_000 },
    ],
  },
  { files: ['6.js'], modules: [{ name: `${NM}/@patternfly/react-charts/dist/esm/victory/index.js`, size: 9 }] },
  { files: ['7.js'], modules: [{ name: '', size: 99 }] },
];

test.each([
  ['plugin-entry.0123.min.js', 'entry'],
  ['1.js', 'fallback'],
  ['2.js', 'charts'],
  ['3.js', 'own'],
  ['4.js', 'library'],
  ['5.js', 'fallback'],
  ['6.js', 'charts'],
  ['7.js', 'library'],
  ['unknown.js', 'library'],
])('%s is %s', (file, kind) => {
  expect(kindOfChunk(file, CHUNKS)).toBe(kind);
});
