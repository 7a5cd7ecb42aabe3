import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folder of the agent -> what it may not import: stages meet only in pipeline.ts and agent.ts. */
const AGENT_ZONES = {
  'agent/record': [
    'accounter',
    'config',
    'deduper',
    'eviction',
    'export',
    'interfaces',
    'kernel',
    'metrics',
    'native',
    'ring',
  ],
  'agent/native': [
    'accounter',
    'config',
    'deduper',
    'eviction',
    'export',
    'interfaces',
    'kernel',
    'metrics',
    'record',
    'ring',
  ],
  'agent/config': [
    'accounter',
    'deduper',
    'eviction',
    'export',
    'interfaces',
    'kernel',
    'metrics',
    'native',
    'record',
    'ring',
    'tls',
  ],
  'agent/netlink': [
    'accounter',
    'config',
    'deduper',
    'eviction',
    'export',
    'hooks',
    'interfaces',
    'kernel',
    'metrics',
    'record',
    'ring',
  ],
  'agent/hooks': ['accounter', 'deduper', 'eviction', 'export', 'interfaces', 'metrics', 'record', 'ring'],
  'agent/kernel': ['accounter', 'deduper', 'eviction', 'export', 'interfaces', 'metrics', 'ring'],
  'agent/eviction': ['accounter', 'deduper', 'export', 'interfaces', 'kernel', 'metrics', 'native', 'ring'],
  'agent/ring': ['accounter', 'config', 'deduper', 'eviction', 'export', 'interfaces', 'metrics'],
  'agent/accounter': ['config', 'deduper', 'eviction', 'export', 'interfaces', 'kernel', 'metrics', 'native', 'ring'],
  'agent/deduper': ['accounter', 'config', 'eviction', 'export', 'interfaces', 'kernel', 'metrics', 'native', 'ring'],
  'agent/tls': [
    'accounter',
    'deduper',
    'eviction',
    'export',
    'interfaces',
    'kernel',
    'metrics',
    'native',
    'record',
    'ring',
  ],
  'agent/export': ['accounter', 'deduper', 'eviction', 'interfaces', 'kernel', 'native', 'ring'],
  'agent/metrics': ['accounter', 'deduper', 'eviction', 'export', 'interfaces', 'kernel', 'native', 'record', 'ring'],
};
/** Stages of the page -> what they may not import. They know no React and none of the parts that draw. */
const DRAWING = ['query', 'components', 'pages', 'console'];
const PAGE_ZONES = {
  'src/metrics': ['promql', 'panels', 'nodes', 'findings', 'advice', 'changes', 'compare', ...DRAWING],
  'src/promql': ['panels', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/panels': ['nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/nodes': ['panels', 'findings', 'changes', 'compare', ...DRAWING],
  'src/findings': ['panels', 'changes', 'compare', ...DRAWING],
  'src/advice': ['panels', 'nodes', 'changes', 'compare', 'alerts', 'links', ...DRAWING],
  'src/changes': ['panels', 'nodes', 'findings', 'compare', ...DRAWING],
  'src/compare': ['panels', 'nodes', 'findings', ...DRAWING],
  'src/cluster': ['promql', 'panels', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/alerts': ['panels', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/rules': ['nodes', 'changes', 'compare', ...DRAWING],
  'src/dashboards': ['nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/links': ['promql', 'panels', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/export': ['metrics', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
  'src/url-state': ['promql', 'panels', 'nodes', 'findings', 'changes', 'compare', ...DRAWING],
};

const zone = ([folder, forbidden], extra = []) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  ignores: ['**/*.test.*'],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [...forbidden.map((name) => ({ regex: `^(\\.\\./)+${name}/` })), ...extra] },
    ],
  },
});
const NO_REACT = [{ regex: '^react' }, { regex: '^@patternfly' }];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'test/.output/', 'bpf/.output/', 'images/.output/', '**/*.{mjs,d.mts}'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.config.{ts,js}'] } } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      /* An index may be out of range, which the compiler does not see: checking is not needless. */
      '@typescript-eslint/no-unnecessary-condition': 'off',
      /* Objects come from factories, not from classes: their methods know no `this`. */
      '@typescript-eslint/unbound-method': 'off',
      /* `using` holds a resource; its name need not be read. */
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: false }],
      'max-lines-per-function': ['error', { max: 100, skipComments: true }],
      'no-console': 'error',
    },
  },
  ...Object.entries(AGENT_ZONES).map((entry) => zone(entry)),
  ...Object.entries(PAGE_ZONES).map((entry) => zone(entry, NO_REACT)),
  { files: ['src/**/*.{ts,tsx}'], ...hooks.configs.flat['recommended-latest'] },
  {
    files: ['**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
