import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineSettings, FromEngine, ToEngine } from '../../shared/engine/protocol.ts';
import { LastWords } from './lastWords.ts';

/** A running engine, whatever kind of process it is. Listeners are set once, by its supervisor. */
export interface EngineProcess {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once, with the reason in words: 'killed by SIGSEGV', 'exit code 1'. */
  onExit(listener: (reason: string) => void): void;
  /** Ends it at once; `onExit` follows. */
  kill(): void;
}

export type StartEngine = (settings: EngineSettings) => EngineProcess;

/** The engine's entry: TypeScript source beside this one, or the bundle in this bundle's folder. */
export function findEngineEntry(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../engine/engine.ts' : './engine.js', import.meta.url));
}

/**
 * Starts engines with plain Node: the command line, the browser shell and all tests.
 * @param entry the engine's script
 * @param env   added to this process's environment
 */
export function forkEngine(
  entry = findEngineEntry(),
  env: Readonly<Record<string, string>> = {},
): StartEngine {
  return (settings) => {
    const child = fork(entry, [JSON.stringify(settings)], {
      serialization: 'advanced',
      // GPU drivers write to both streams; standard output belongs to the command line's caller.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, ...env },
    });
    const lastWords = new LastWords();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => lastWords.hear(text));
    let hasEnded = false;
    const listeners: ((reason: string) => void)[] = [];
    const end = (reason: string) => {
      if (hasEnded) return;
      hasEnded = true;
      const words = lastWords.describe();
      for (const listener of listeners) listener(words === '' ? reason : `${reason}: ${words}`);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(signal === null ? `exit code ${code}` : `killed by ${signal}`));
    return {
      pid: child.pid,
      send: (message) => {
        // A message to an engine that has just died: its exit is on the way and settles the call.
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (listener) => {
        child.on('message', (message) => listener(message as FromEngine));
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
