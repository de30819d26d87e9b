/**
 * `test` for end-to-end specs: the real app in a fresh data folder, in either shell. A spec gets the window
 * as `darkroom.page` and never learns which shell it runs in, unless it asks.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { writeTinyPack } from '../../electron/packs/testing/writeTinyPack.ts';
import { startBrowserShell } from './startBrowserShell.ts';
import { startElectronShell } from './startElectronShell.ts';
import type { StartedShell } from './startedShell.ts';

export type ShellKind = 'browser' | 'electron';

export interface HarnessOptions {
  readonly shell: ShellKind;
}

export interface RunningDarkroom {
  readonly page: Page;
  readonly shell: ShellKind;
  /** Everything the app writes lies below it. */
  readonly dataFolder: string;
  /** Where a spec puts its photos; the browser shell's chooser starts here. */
  readonly photosFolder: string;
  /** Closes the window and the app, and opens both again on the same data folder; `meanwhile` in between. */
  restart(meanwhile?: () => Promise<void>): Promise<Page>;
}

interface Fixtures {
  readonly darkroom: RunningDarkroom;
}

export const test = base.extend<Fixtures & HarnessOptions>({
  shell: ['browser', { option: true }],

  darkroom: async ({ shell, playwright, launchOptions }, provide) => {
    // A name that careless path handling would trip over.
    const folder = await mkdtemp(path.join(tmpdir(), 'darkroom % Фото '));
    const dataFolder = path.join(folder, 'data');
    const photosFolder = path.join(folder, 'photos');
    await mkdir(photosFolder);
    // Beside the bundled pack, and instead of it in a clone that has none yet.
    await writeTinyPack(path.join(dataFolder, 'packs', 'tiny'));
    const start = async (): Promise<StartedShell> => {
      const started = await (shell === 'electron'
        ? startElectronShell({ dataFolder, photosFolder })
        : startBrowserShell(playwright.chromium, launchOptions, { dataFolder, photosFolder }));
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
