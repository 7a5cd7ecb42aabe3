/** Debian's packages in the images. Pure data; versions and checksums are in debian.lock.json. */

const LIBC = ['libc6', 'libgcc-s1', 'zlib1g', 'libzstd1'] as const;

/** libbpf with what it needs, and what Node.js needs. */
export const AGENT_PACKAGES: readonly string[] = [...LIBC, 'libbpf1', 'libelf1t64', 'libstdc++6'];

/** nginx with what it needs, and its module for files compressed by Brotli. */
export const PLUGIN_PACKAGES: readonly string[] = [
  ...LIBC,
  'libcrypt1',
  'libpcre2-8-0',
  'libssl3t64',
  'nginx',
  'libnginx-mod-http-brotli-static',
];

export const ALL_PACKAGES: readonly string[] = [...new Set([...AGENT_PACKAGES, ...PLUGIN_PACKAGES])].sort();
