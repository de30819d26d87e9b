/**
 * A browser for the end-to-end tests: found or fetched, in the order of the README, saying which.
 * Nothing is installed where a browser is already there.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './findBrowser.ts';
import { runProcess } from './runProcess.ts';

const PLAYWRIGHT_DOWNLOAD_TIMEOUT_MS = 90_000;
const APT_TIMEOUT_MS = 240_000;
/** A program that is started for the first time on a busy machine. */
const VERSION_TIMEOUT_MS = 120_000;

export type ObtainedBrowser =
  | { readonly kind: 'browser'; readonly executable: string; readonly description: string }
  | { readonly kind: 'none'; readonly reason: string };

export async function obtainBrowser(root: string, report: (text: string) => void): Promise<ObtainedBrowser> {
  const tried: string[] = [];
  const installed = findBrowser();
  if (installed !== undefined) {
    if (await canStart(installed.executable))
      return obtained(installed.executable, `installed ${installed.name}`);
    tried.push(`${installed.executable} does not start`);
  }
  const downloaded = chromium.executablePath();
  if (existsSync(downloaded) && (await canStart(downloaded)))
    return obtained(downloaded, "Playwright's Chromium");

  report('No Chrome, Chromium or Edge is installed; asking Playwright for its own …');
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const download = await runProcess(process.execPath, [cli, 'install', '--no-shell', 'chromium'], {
    cwd: root,
    timeoutMs: PLAYWRIGHT_DOWNLOAD_TIMEOUT_MS,
    output: 'quiet',
  });
  if (download.code === 0 && (await canStart(downloaded)))
    return obtained(downloaded, "Playwright's Chromium, downloaded now");
  tried.push(
    download.code === 0
      ? "Playwright's Chromium lacks system libraries"
      : `Playwright's download ${download.isTimedOut ? 'took too long' : 'failed'}`,
  );

  if (isRootOnDebian()) {
    report(`${tried.at(-1)}; installing Debian's chromium with apt-get …`);
    const chromiumPackage = await installWithApt();
    if (chromiumPackage !== undefined)
      return obtained(chromiumPackage, 'Chromium, installed with apt-get now');
    tried.push('apt-get could not install chromium');
  }
  return { kind: 'none', reason: `no Chrome, Chromium or Edge (${tried.join('; ')})` };
}

const obtained = (executable: string, description: string): ObtainedBrowser => ({
  kind: 'browser',
  executable,
  description,
});

/** Chrome on Windows opens a window on `--version`, so there the file alone is believed. */
async function canStart(executable: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const { code } = await runProcess(executable, ['--version'], {
    timeoutMs: VERSION_TIMEOUT_MS,
    output: 'quiet',
  });
  return code === 0;
}

function isRootOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function installWithApt(): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code } = await runProcess('apt-get', args, { env, timeoutMs: APT_TIMEOUT_MS, output: 'quiet' });
    if (code !== 0) return undefined;
  }
  const executable = findBrowser()?.executable;
  return executable !== undefined && (await canStart(executable)) ? executable : undefined;
}
