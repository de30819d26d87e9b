import { utilityProcess } from 'electron';
import type { FromEngine } from '../../shared/engine/protocol.ts';
import { findEngineEntry, type StartEngine } from '../host/engineProcess.ts';
import { LastWords } from '../host/lastWords.ts';

/** Starts engines as Electron's utility processes: the same protocol as a forked Node. */
export function startUtilityEngine(entry = findEngineEntry()): StartEngine {
  return (settings) => {
    const child = utilityProcess.fork(entry, [JSON.stringify(settings)], {
      serviceName: 'PiSA Darkroom engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lastWords = new LastWords();
    child.stderr?.on('data', (chunk: Buffer) => lastWords.hear(chunk.toString('utf8')));
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', (message: FromEngine) => listener(message));
      },
      onExit: (listener) => {
        child.once('exit', (code) => {
          const words = lastWords.describe();
          listener(words === '' ? `exit code ${code}` : `exit code ${code}: ${words}`);
        });
      },
      kill: () => {
        child.kill();
      },
    };
  };
}
