import { PluginStore } from '@openshift/dynamic-plugin-sdk';

/** The console version that plugins are matched with. */
const CONSOLE_VERSION = '4.22.0';

/** Loads the plugins with the loader of the real console and the settings it uses. */
export async function loadPlugins(names: readonly string[]): Promise<PluginStore> {
  await __webpack_init_sharing__('default');
  const store = new PluginStore({
    loaderOptions: {
      entryCallbackSettings: { name: '__load_plugin_entry__' },
      customDependencyResolutions: { '@console/pluginAPI': CONSOLE_VERSION },
      sharedScope: __webpack_share_scopes__.default,
    },
  });
  await Promise.all(names.map((name) => store.loadPlugin(`/api/plugins/${name}/plugin-manifest.json`)));
  for (const plugin of store.getPluginInfo()) {
    if (plugin.status === 'failed') {
      reportError(new Error(`plugin ${plugin.manifest.name}: ${plugin.errorMessage}`, { cause: plugin.errorCause }));
    }
  }
  return store;
}
