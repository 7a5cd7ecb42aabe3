import '@patternfly/patternfly/patternfly.css';
import '@patternfly/patternfly/patternfly-addons.css';
import '@patternfly/patternfly/patternfly-charts.css';
import './host.css';
import './shared-modules';
import { PluginStoreProvider } from '@openshift/dynamic-plugin-sdk';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { setFlags } from './flags';
import { startTranslations } from './i18n';
import { discoverModels, ModelsProvider } from './k8s/models';
import { loadPlugins } from './plugins';
import { loadSession, SessionProvider } from './session';
import { Shell } from './shell';

async function start(): Promise<void> {
  const element = document.getElementById('app');
  if (element === null) {
    throw new Error('the page has no #app');
  }
  const names = (await (await fetch('/host/plugins.json')).json()) as string[];
  const [session, models] = await Promise.all([loadSession(), discoverModels()]);
  document.documentElement.lang = session.lng;
  document.documentElement.dir = session.dir;
  await startTranslations(names, session.lng);
  const store = await loadPlugins(names);
  await setFlags(store, models);
  createRoot(element).render(
    <PluginStoreProvider store={store}>
      <SessionProvider value={session}>
        <ModelsProvider value={models}>
          <BrowserRouter>
            <Shell />
          </BrowserRouter>
        </ModelsProvider>
      </SessionProvider>
    </PluginStoreProvider>,
  );
}

void start();
