/**
 * `test` for end-to-end specs: the real app in a fresh data folder, in either shell. A spec gets the window
 * as `darkroom.page` and never learns which shell it runs in, unless it asks.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, test as base, type Page } from '@playwright/test';
import { saveSettings } from '../../electron/library/testing/saveSettings.ts';
import { writeTinyPack } from '../../electron/packs/testing/writeTinyPack.ts';
import { type StartedBy, startBrowserShell } from './startBrowserShell.ts';
import { startElectronShell } from './startElectronShell.ts';
import type { StartedShell } from './startedShell.ts';

export type ShellKind = 'browser' | 'electron';

export interface HarnessOptions {
  readonly shell: ShellKind;
  /**
   * What photos open with. `tiny`, whose network costs next to nothing, wherever it is not the network that is
   * looked at; `bundled`: what a person gets.
   */
  readonly packOfPhotos: 'tiny' | 'bundled';
  readonly startedBy: StartedBy;
}

export interface RunningDarkroom {
  readonly page: Page;
  readonly shell: ShellKind;
  /** Everything the app writes lies below it. */
  readonly dataFolder: string;
  /** Where a spec puts its photos; the browser shell's chooser starts here. */
  readonly photosFolder: string;
  /**
   * Keeps back the engine's calls that contain `words` (the name of a call, a file's name), until what it returns is
   * called: states that are only passed through stay to be seen. Browser shell only.
   */
  holdEngine(words: string): Promise<() => Promise<void>>;
  /** Closes the window and the app, and opens both again on the same data folder; `meanwhile` in between. */
  restart(meanwhile?: () => Promise<void>): Promise<Page>;
}

interface Fixtures {
  readonly darkroom: RunningDarkroom;
}

interface WorkerFixtures {
  /** One for all specs of a worker, started by the first: each of them has a context of its own. */
  readonly openBrowser: () => Promise<Browser>;
}

export const test = base.extend<Fixtures & HarnessOptions, WorkerFixtures>({
  shell: ['browser', { option: true }],
  packOfPhotos: ['tiny', { option: true }],
  startedBy: ['main', { option: true }],

  openBrowser: [
    async ({ playwright, launchOptions }, provide) => {
      let browser: Browser | undefined;
      await provide(async () => {
        if (browser?.isConnected() !== true) browser = await playwright.chromium.launch(launchOptions);
        return browser;
      });
      await browser?.close();
    },
    { scope: 'worker' },
  ],

  darkroom: async ({ shell, packOfPhotos, startedBy, openBrowser }, provide) => {
    // A name that careless path handling would trip over.
    const folder = await mkdtemp(path.join(tmpdir(), 'darkroom % Фото '));
    const dataFolder = path.join(folder, 'data');
    const photosFolder = path.join(folder, 'photos');
    const gateFile = path.join(folder, 'gate');
    await mkdir(photosFolder);
    // Beside the bundled packs, and instead of them in a clone that has none yet.
    await writeTinyPack(path.join(dataFolder, 'packs', 'tiny'));
    if (packOfPhotos === 'tiny') saveSettings(dataFolder, { packId: 'tiny' });
    const start = async (): Promise<StartedShell> => {
      const started = await (shell === 'electron'
        ? startElectronShell({ dataFolder, photosFolder })
        : startBrowserShell(await openBrowser(), { dataFolder, photosFolder, gateFile, startedBy }));
      // A page has loaded before the app in it has: nobody would listen yet.
      await started.page.locator('#window > *').first().waitFor();
      // A menu that is still growing slips away between the press and the release of a loaded machine's mouse.
      await started.page.emulateMedia({ reducedMotion: 'reduce' });
      return started;
    };
    let running = await start();
    try {
      await provide({
        get page() {
          return running.page;
        },
        shell,
        dataFolder,
        photosFolder,
        async holdEngine(words) {
          await writeFile(gateFile, words);
          return () => rm(gateFile);
        },
        async restart(meanwhile) {
          await running.stop();
          await meanwhile?.();
          running = await start();
          return running.page;
        },
      });
    } finally {
      await running.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});
