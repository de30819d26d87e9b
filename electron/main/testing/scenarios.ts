/** What a system, a person and a page could do to the app, each played in a process of its own. */
import { RECIPE_VERSION, type Recipe } from '../../../shared/develop/recipe.ts';
import type { Result } from '../../../shared/errors/failure.ts';
import { exportChoicesSchema } from '../../../shared/export/exportSettings.ts';
import type { RequestName, RequestParams, RequestResult } from '../../../shared/ipc/contract.ts';
import {
  APP_ORIGIN,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../../shared/ipc/electronBridge.ts';
import type { FromMain } from '../../../shared/ipc/messages.ts';
import {
  app,
  BrowserWindow,
  fetchFromPage,
  ipcRenderer,
  isPrevented,
  lastCall,
  mayUseDevice,
  page,
  session,
  system,
} from './electronStandIn.ts';

interface Scenario {
  /** Before main runs. */
  readonly prepare?: () => void;
  /** Once the window is there. */
  readonly play: () => Promise<unknown>;
}

const theWindow = (): BrowserWindow => {
  const [window] = BrowserWindow.all;
  if (window === undefined) throw new Error('there is no window');
  page.contents = window.webContents;
  return window;
};

let lastId = 0;
/** As the page asks: through the preload's channel. */
async function request<N extends RequestName>(name: N, params: RequestParams<N>): Promise<RequestResult<N>> {
  theWindow();
  const id = ++lastId;
  const answered = new Promise<Result<unknown>>((resolve) => {
    const listen = (_event: unknown, message: FromMain): void => {
      if (message.kind !== 'answer' || message.id !== id) return;
      ipcRenderer.off(FROM_MAIN_CHANNEL, listen);
      resolve(message.result);
    };
    ipcRenderer.on(FROM_MAIN_CHANNEL, listen);
  });
  ipcRenderer.send(TO_MAIN_CHANNEL, { kind: 'request', id, name, params });
  const result = await answered;
  if (!result.ok) throw new Error(result.failure.message);
  return result.value as RequestResult<N>;
}

const photoFile = (): string => process.env.STAND_IN_PHOTO ?? '';
const grant = (path: string) => ipcRenderer.invoke(GRANT_CHANNEL, [path]) as Promise<string[]>;
const policyOf = async (url: string) => {
  const response = await fetchFromPage(url);
  return { status: response.status, policy: response.headers.get('content-security-policy') };
};

async function importPhoto(): Promise<number> {
  const [file = ''] = await grant(photoFile());
  const { added } = await request('photos.import', { files: [file] });
  const [id] = added;
  if (id === undefined) throw new Error('the photo was not imported');
  return id;
}

const CHOICES = exportChoicesSchema.parse({ output: { format: 'jpeg' } });

/** Queues more than can be made within the scenario. */
async function exportPhoto(): Promise<void> {
  const id = await importPhoto();
  const [folder = ''] = await grant(process.env.STAND_IN_FOLDER ?? '');
  await request('queue.add', {
    ids: [id],
    name: 'Holiday',
    choices: CHOICES,
    destination: { kind: 'folder', folder },
  });
}

const unanswered = (): { answer: (button: number) => void } => {
  const held = Promise.withResolvers<void>();
  system.answerLater = held.promise;
  return {
    answer: (button) => {
      system.button = button;
      held.resolve();
    },
  };
};
const moments = (count = 5): Promise<void> =>
  count === 0
    ? Promise.resolve()
    : new Promise<void>((resolve) => setImmediate(resolve)).then(() => moments(count - 1));

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  window: {
    async play() {
      const { webContents } = theWindow();
      const stranger = { url: 'https://example.org/', parent: null };
      const start = (id: number) =>
        ipcRenderer.send(TO_MAIN_CHANNEL, { kind: 'request', id, name: 'app.start', params: {} });
      const answers: unknown[] = [];
      ipcRenderer.on(FROM_MAIN_CHANNEL, (_event: unknown, message: unknown) => answers.push(message));
      const { frame } = page;
      for (const [index, other] of [stranger, { ...frame, parent: frame }, null, frame].entries()) {
        page.frame = other as typeof frame;
        start(index + 1);
      }
      await moments();
      page.frame = frame;
      const prevented = (name: string, url: string) => isPrevented(webContents, name, { url });
      const played = {
        index: await policyOf(`${APP_ORIGIN}/index.html`),
        icon: (await fetchFromPage(`${APP_ORIGIN}/icon.svg`)).status,
        missing: await policyOf(`${APP_ORIGIN}/../package.json`),
        otherHost: await policyOf('darkroom://other/index.html'),
        mayUseDevice: mayUseDevice(),
        mayNavigate: {
          app: !prevented('will-navigate', `${APP_ORIGIN}/index.html`),
          web: !prevented('will-navigate', stranger.url),
          lookalike: !prevented('will-navigate', `${APP_ORIGIN}.example.org/`),
          redirect: !prevented('will-redirect', stranger.url),
          webview: !prevented('will-attach-webview', stranger.url),
          download: !isPrevented(session.defaultSession, 'will-download', {}),
        },
        answers,
      };
      app.quit();
      return played;
    },
  },

  'a picture': {
    async play() {
      const id = await importPhoto();
      const thumbnail = await fetchFromPage(`${APP_ORIGIN}/pixels/thumbnail/${id}?side=320`);
      const { packs } = await request('app.start', {});
      const { id: packId = '', version = '', hash = '' } = packs[0] ?? {};
      const pack = { id: packId, version, hash };
      const recipe: Recipe = { recipeVersion: RECIPE_VERSION, pack, scale: 2, dials: {}, steps: {} };
      const place = { level: '0', x: '0', y: '0', width: '64', height: '64' };
      const query = new URLSearchParams({ photo: String(id), ...place });
      const tile = await fetchFromPage(`${APP_ORIGIN}/pixels/tile?${query}`, {
        method: 'POST',
        body: JSON.stringify(recipe),
      });
      const engine = await request('engine.diagnostics', { start: true });
      const diagnostics = await request('app.diagnostics', {});
      const enginePath = process.platform === 'linux' ? `/proc/${engine?.pid}/exe` : null;
      const { readlinkSync } = await import('node:fs');
      const played = {
        thumbnail: [thumbnail.status, thumbnail.headers.get('content-type')],
        tile: [tile.status, (await tile.arrayBuffer()).byteLength],
        engineProgram: enginePath === null ? null : readlinkSync(enginePath),
        diagnostics,
      };
      app.quit();
      return played;
    },
  },

  'quit while exporting': {
    async play() {
      await exportPhoto();
      const first = unanswered();
      theWindow().close();
      await moments();
      app.quit(); // a second time, over the open question
      await moments();
      first.answer(1);
      await moments();
      const isStillOpen = !theWindow().isDestroyed();
      system.answerLater = null;
      system.button = 0;
      app.quit();
      await moments();
      // While it is about to end: once more, and somebody starts it again.
      app.quit();
      app.emit('second-instance', {}, [], '/', { files: [photoFile()] });
      return { isStillOpen };
    },
  },

  'a signal': {
    async play() {
      await exportPhoto();
      process.kill(process.pid, 'SIGTERM');
      return null;
    },
  },

  'open with': {
    prepare() {
      // macOS tells before anything is ready.
      setImmediate(() => app.emit('open-file', { preventDefault() {} }, photoFile()));
    },
    async play() {
      const events: unknown[] = [];
      ipcRenderer.on(FROM_MAIN_CHANNEL, (_event: unknown, message: FromMain) => {
        if (message.kind === 'event' && message.event.name === 'files.opened') events.push(message.event);
      });
      const atStart = await request('app.openedFiles', {});
      app.emit('second-instance', {}, ['ignored.jpg'], '/', { files: [`${photoFile()}.other`] });
      const later = await request('app.openedFiles', {});
      const twice = await request('app.openedFiles', {});
      const { added } = await request('photos.import', { files: [...atStart] });
      app.quit();
      return {
        atStart: atStart.length,
        later: later.length,
        twice: twice.length,
        added: added.length,
        events: events.length,
      };
    },
  },

  'closed while loading': {
    prepare() {
      system.loadURL = async () => {
        theWindow().close();
      };
    },
    play: async () => lastCall('showErrorBox') ?? null,
  },

  'started twice': {
    prepare() {
      system.hasLock = false;
    },
    play: async () => null,
  },
};
