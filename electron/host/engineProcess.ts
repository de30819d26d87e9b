import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { EngineSettings, FromEngine, ToEngine } from '../../shared/engine/protocol.ts';
import { encodeFrame, FrameReader } from '../../shared/engine/wire.ts';
import { describeEngineEnd, describeFailedStart, type EngineEnd } from './engineEnd.ts';
import { LastWords } from './lastWords.ts';

/** A running engine. Listeners are set once, by its supervisor. */
export interface EngineProcess {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once. */
  onExit(listener: (end: EngineEnd) => void): void;
  /** Ends it at once; `onExit` follows. */
  kill(): void;
}

export type StartEngine = (settings: EngineSettings) => EngineProcess;

/**
 * The engine's entry: TypeScript source, or the bundle: beside the bundled command line, and beside the folder
 * (or archive) of the bundled app.
 */
export function findEngineEntry(): string {
  const places = import.meta.url.endsWith('.ts')
    ? ['../engine/engine.ts']
    : ['./engine.js', '../engine/engine.js'];
  const entries = places.map((place) => join(import.meta.dirname, place));
  const entry = entries.find((file) => existsSync(file)) ?? entries[0];
  if (entry === undefined) throw new Error('the engine has no place to be in');
  return entry;
}

/**
 * Starts engines with plain Node, in both shells and under the command line.
 * @param entry the engine's script
 * @param env   added to this process's environment
 * @param node  the Node that runs it; Electron's own program is none
 */
export function forkEngine(
  entry = findEngineEntry(),
  env: Readonly<Record<string, string>> = {},
  node = process.execPath,
): StartEngine {
  return (settings) => {
    // Not `fork`: its channel is tied to one V8, and Electron's version of it starts Electron. Standard output
    // belongs to the command line's caller, and GPU drivers write to both streams.
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', entry, JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'pipe', 'overlapped'],
      env: { ...process.env, ...env },
      windowsHide: true,
    });
    const lastWords = new LastWords();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => lastWords.hear(text));
    // 'overlapped' makes a pipe for both directions.
    const pipe = child.stdio[3] as Duplex | undefined;
    let hasEnded = false;
    const listeners: ((end: EngineEnd) => void)[] = [];
    const tell = (end: EngineEnd) => {
      if (hasEnded) return;
      hasEnded = true;
      for (const listener of listeners) listener(end);
    };
    child.on('error', (error) => tell(describeFailedStart(error)));
    child.on('close', (code, signal) => tell(describeEngineEnd({ code, signal }, lastWords.describe())));
    // A pipe that broke is an engine that has just died: its exit is on the way and settles all calls.
    pipe?.on('error', () => {});
    return {
      pid: child.pid,
      send: (message) => {
        if (pipe?.writable) pipe.write(encodeFrame(message));
      },
      onMessage: (listener) => {
        // The engine is the only one on the other end, and both ends are built from one protocol.
        const reader = new FrameReader((message) => listener(message as FromEngine));
        pipe?.on('data', (chunk: Buffer) => reader.push(chunk));
      },
      onExit: (listener) => {
        listeners.push(listener);
      },
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
}
