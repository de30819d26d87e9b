import { utilityProcess } from 'electron';
import type { FromEngine } from '../../shared/engine/protocol.ts';
import { findEngineEntry, type StartEngine } from './services/engineProcess.ts';

/** How many of the last characters that the engine wrote to its error stream are told when it dies. */
const REMEMBERED_STDERR = 2000;

/** Starts engines as Electron's utility processes: the same protocol as a forked Node. */
export function startUtilityEngine(entry = findEngineEntry()): StartEngine {
  return (settings) => {
    const child = utilityProcess.fork(entry, [JSON.stringify(settings)], {
      serviceName: 'PiSA Darkroom engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-REMEMBERED_STDERR);
    });
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
          const lastLine = stderr.trim().split('\n').at(-1);
          listener(lastLine ? `exit code ${code}: ${lastLine}` : `exit code ${code}`);
        });
      },
      kill: () => {
        child.kill();
      },
    };
  };
}
