import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePreload } from '../../build/bundleElectron.ts';
import {
  BRIDGE_NAME,
  type ElectronBridge,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../shared/ipc/electronBridge.ts';

type IpcListener = (event: unknown, message: unknown) => void;

/** Not Electron: it records what the built preload asks of it, and lets nothing else be required. */
function loadWithStandIn(code: string) {
  const required: string[] = [];
  const sent: unknown[][] = [];
  const exposed = new Map<string, ElectronBridge>();
  const listeners = new Map<string, Set<IpcListener>>();
  const standIn = {
    contextBridge: { exposeInMainWorld: (name: string, api: ElectronBridge) => exposed.set(name, api) },
    ipcRenderer: {
      send: (...args: unknown[]) => sent.push(args),
      invoke: async (...args: unknown[]) => {
        sent.push(args);
        return ['id'];
      },
      on: (channel: string, listener: IpcListener) =>
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
      off: (channel: string, listener: IpcListener) => listeners.get(channel)?.delete(listener),
    },
    webUtils: { getPathForFile: ({ name }: File) => (name === 'pasted' ? '' : `/photos/${name}`) },
  };
  const requireStandIn = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return standIn;
  };
  // As in the sandbox: no process, no Buffer, no import.
  runInNewContext(code, { require: requireStandIn, module: { exports: {} }, exports: {} });
  const bridge = exposed.get(BRIDGE_NAME);
  if (bridge === undefined) throw new Error('the preload exposed no bridge');
  const receive = (message: unknown): void => {
    for (const listener of listeners.get(FROM_MAIN_CHANNEL) ?? []) listener({ sender: 'secret' }, message);
  };
  return { bridge, required, sent, exposed, receive };
}

describe('the built preload, with a recording stand-in for electron', () => {
  let folder: string;
  let code: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'preload ü '));
    const file = path.join(folder, 'preload.cjs');
    await bundlePreload(path.resolve(import.meta.dirname, '..', '..'), file);
    code = readFileSync(file, 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is CommonJS and requires nothing but electron', () => {
    expect(code).not.toMatch(/^\s*(import|export)\s/m);
    expect(new Set(loadWithStandIn(code).required)).toEqual(new Set(['electron']));
  });

  it('gives the page one object with three functions', () => {
    const { exposed, bridge } = loadWithStandIn(code);
    expect([...exposed.keys()]).toEqual([BRIDGE_NAME]);
    expect(Object.keys(bridge).sort()).toEqual(['grantFiles', 'onMessage', 'send']);
  });

  it('sends messages on one channel', () => {
    const { bridge, sent } = loadWithStandIn(code);
    bridge.send({ kind: 'cancel', id: 1 });
    expect(sent).toEqual([[TO_MAIN_CHANNEL, { kind: 'cancel', id: 1 }]]);
  });

  it('asks main for ids of dropped files, and leaves out those that are not on the disk', async () => {
    const { bridge, sent } = loadWithStandIn(code);
    const files = [new File([], 'старое фото.jpg'), new File([], 'pasted')];
    expect(await bridge.grantFiles(files)).toEqual(['id']);
    expect(JSON.stringify(sent)).toBe(JSON.stringify([[GRANT_CHANNEL, ['/photos/старое фото.jpg']]]));
  });

  it('hands on messages without the event, until it is told to stop', () => {
    const { bridge, receive } = loadWithStandIn(code);
    const received: unknown[][] = [];
    const stop = bridge.onMessage((...args: unknown[]) => received.push(args));
    receive('first');
    stop();
    receive('second');
    expect(received).toEqual([['first']]);
  });
});
