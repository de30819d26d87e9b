import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { findBrowser } from '../build/findBrowser.ts';
import type { HarnessOptions } from './harness/darkroomTest.ts';

const root = path.resolve(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;
const executablePath = process.env.DARKROOM_BROWSER ?? findBrowser()?.executable;

export default defineConfig<HarnessOptions>({
  testDir: import.meta.dirname,
  globalSetup: path.join(import.meta.dirname, 'harness', 'buildOnce.ts'),
  outputDir: path.join(root, 'test-results'),
  // One engine at a time: two of them on a small machine would only measure each other.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // These end a hang; on a free machine a spec takes seconds.
  timeout: 900_000,
  expect: { timeout: 90_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
    actionTimeout: 120_000,
    // With what was done and the page as it then was; a film of the window beside it took a tenth of the suite's time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      // Where the language asked for is not installed, Chromium reads the names of dropped files as ASCII.
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        // Chrome refuses its sandbox to root; the pages are our own.
        ...(isRoot ? ['--no-sandbox'] : []),
        // WebGL2 by software, so that the viewer draws the same everywhere; the window around it is drawn by the
        // processor at once, not by an imitated graphics card: half of the time that a spec took.
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-gpu-compositing',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-dev-shm-usage',
        '--force-color-profile=srgb',
      ],
    },
  },
  projects: [
    { name: 'browser', use: { shell: 'browser' } },
    { name: 'electron', use: { shell: 'electron' } },
  ],
});
