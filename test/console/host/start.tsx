import '@patternfly/patternfly/patternfly.css';
import '@patternfly/patternfly/patternfly-addons.css';
import '@patternfly/patternfly/patternfly-charts.css';
import './host.css';
import './shared-modules';
import { PluginStoreProvider } from '@openshift/dynamic-plugin-sdk';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { startTranslations } from './i18n';
import { loadPlugins } from './plugins';
import { Shell } from './shell';

async function start(): Promise<void> {
  const element = document.getElementById('app');
  if (element === null) {
    throw new Error('the page has no #app');
  }
  const names = (await (await fetch('/host/plugins.json')).json()) as string[];
  await startTranslations(names);
  const store = await loadPlugins(names);
  createRoot(element).render(
    <PluginStoreProvider store={store}>
      <BrowserRouter>
        <Shell />
      </BrowserRouter>
    </PluginStoreProvider>,
  );
}

void start();
