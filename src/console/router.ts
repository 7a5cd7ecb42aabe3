/** The only door to the router, which the console shares with its plugins, and to where the console is served. */
export { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router';

function serverFlag(name: string): unknown {
  const flags: unknown = Reflect.get(globalThis, 'SERVER_FLAGS');
  return typeof flags === 'object' && flags !== null ? Reflect.get(flags, name) : undefined;
}

/** Where the console is served: `/` nearly always. */
function basePath(): string {
  const path = serverFlag('basePath');
  // Two slashes in front would name another host.
  return typeof path === 'string' && /^\/(?:[\w.-]+\/)*$/.test(path) ? path : '/';
}

/**
 * A path of the console as the browser must ask for it. The router's links and `useNavigate` have the base path already;
 * requests, downloads, and whatever leaves the router (`window.location`, `window.open`, a copied link) need this.
 */
export function consoleUrl(path: string): string {
  return `${basePath()}${path.replace(/^\/+/, '')}`;
}

/** Whether the administrator has enabled a plugin of the console. */
export function consoleHasPlugin(name: string): boolean {
  const plugins = serverFlag('consolePlugins');
  return Array.isArray(plugins) && plugins.includes(name);
}
