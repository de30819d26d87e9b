import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePreload } from '../../build/bundleElectron.ts';
import {
  BRIDGE_NAME,
  CANCEL_FETCH_CHANNEL,
  DRAG_CHANNEL,
  type ElectronBridge,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../shared/ipc/electronBridge.ts';
import * as electron from '../main/testing/electronStandIn.ts';

const { ipcMain, exposed } = electron;
const required: string[] = [];
let folder: string;
let code: string;
let bridge: ElectronBridge;

/** As in the sandbox: nothing but `electron` can be required; no process, no Buffer, no import. */
function requireInSandbox(name: string): unknown {
  required.push(name);
  if (name !== 'electron') throw new Error(`module not found: ${name}`);
  const { contextBridge, ipcRenderer, webUtils } = electron;
  return { contextBridge, ipcRenderer, webUtils };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'preload ü '));
  const file = path.join(folder, 'preload.cjs');
  await bundlePreload(path.resolve(import.meta.dirname, '..', '..'), file);
  code = readFileSync(file, 'utf8');
  runInNewContext(code, { require: requireInSandbox, module: { exports: {} }, exports: {} });
  bridge = exposed.get(BRIDGE_NAME) as ElectronBridge;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What main hears on a channel while `act` runs. */
function hear(channel: string, act: () => void): unknown[] {
  const heard: unknown[] = [];
  const listen = (_event: unknown, ...args: unknown[]) => heard.push(...args);
  ipcMain.on(channel, listen);
  act();
  ipcMain.off(channel, listen);
  return heard;
}

describe('the built preload, on a strict stand-in for Electron', () => {
  it('is CommonJS and requires nothing but electron', () => {
    expect(code).not.toMatch(/^\s*(import|export)\s/m);
    expect(new Set(required)).toEqual(new Set(['electron']));
  });

  it('gives the page one object with five functions', () => {
    expect([...exposed.keys()]).toEqual([BRIDGE_NAME]);
    expect(Object.keys(bridge).sort()).toEqual([
      ...['cancelFetch', 'dragPhotos', 'grantFiles', 'onMessage', 'send'],
    ]);
  });

  it('sends each kind of message on its own channel', () => {
    const cancel = { kind: 'cancel', id: 1 };
    expect(hear(TO_MAIN_CHANNEL, () => bridge.send(cancel))).toEqual([cancel]);
    expect(hear(CANCEL_FETCH_CHANNEL, () => bridge.cancelFetch('7'))).toEqual(['7']);
    expect(hear(DRAG_CHANNEL, () => bridge.dragPhotos([3, 4]))).toEqual([[3, 4]]);
  });

  it('refuses to send what cannot travel between processes', () => {
    expect(() => bridge.send({ callback: () => {} })).toThrow('could not be cloned');
  });

  it('asks main for ids of dropped files, in their order, with nothing for those that are not on the disk', async () => {
    const asked: unknown[] = [];
    ipcMain.handle(GRANT_CHANNEL, (_event: unknown, paths: string[]) => {
      asked.push(paths);
      return paths.map((name) => (name === '' ? null : 'id'));
    });
    const files = [new File([], 'pasted'), new File([], 'старое фото.jpg')] as const;
    electron.filePaths.set(files[1], '/photos/старое фото.jpg');
    expect(await bridge.grantFiles(files)).toEqual([null, 'id']);
    expect(asked).toEqual([['', '/photos/старое фото.jpg']]);
  });

  it('hands on messages without the event, until it is told to stop', () => {
    const received: unknown[][] = [];
    const stop = bridge.onMessage((...args: unknown[]) => received.push(args));
    electron.page.contents.send(FROM_MAIN_CHANNEL, 'first');
    stop();
    electron.page.contents.send(FROM_MAIN_CHANNEL, 'second');
    expect(received).toEqual([['first']]);
  });
});
