import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '../shared/ipc/createClient.ts';
import { App } from './App.tsx';
import { openTransport } from './client/openTransport.ts';
import { RecoveryScreen } from './shell/RecoveryScreen.tsx';
import { checkOriginalsOnReturn } from './stores/checkOriginals.ts';
import { prepareEngine } from './stores/prepareEngine.ts';
import { rememberView } from './stores/rememberView.ts';
import { createStores, type Stores, StoresProvider } from './stores/StoresContext.tsx';

const client = createClient(openTransport(window));
const damage = await client.request('library.damage', {});

async function openStores(): Promise<Stores> {
  const stores = createStores(client, await client.request('app.start', {}));
  rememberView(stores);
  prepareEngine(stores);
  checkOriginalsOnReturn(stores);
  void stores.library.getState().refresh();
  void stores.queue.getState().refresh();
  void stores.journal.getState().load();
  return stores;
}

/** The page's policy lets only styles with this load's nonce in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
const cache = createCache({ key: 'darkroom', nonce, prepend: true });

const content =
  damage === null ? (
    <StoresProvider stores={await openStores()}>
      <App />
    </StoresProvider>
  ) : (
    <RecoveryScreen client={client} damage={damage} />
  );

const container = document.getElementById('window');
if (container === null) throw new Error('index.html has no element for the window');
createRoot(container).render(
  <StrictMode>
    <CacheProvider value={cache}>{content}</CacheProvider>
  </StrictMode>,
);
