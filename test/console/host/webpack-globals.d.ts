/** What webpack adds to modules of a build with module federation. */
declare const __webpack_init_sharing__: (scope: string) => Promise<void>;
declare const __webpack_share_scopes__: { default: Record<string, unknown> };
