import type { FromEngine, ToEngine } from '../../shared/engine/protocol.ts';

/** The engine's end of the line to main. */
export interface EnginePort {
  /** Resolves once the message has left this process. */
  send(message: FromEngine): Promise<void>;
  onMessage(listener: (message: ToEngine) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * Finds out how this process was started and opens its line.
 * @throws Error where it was started by hand
 */
export function openEnginePort(): EnginePort {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort | null };
  if (parentPort) return openUtilityPort(parentPort);
  if (process.send !== undefined) return openForkPort();
  throw new Error('The engine is started by the app or the command line, not by hand.');
}

function openForkPort(): EnginePort {
  return {
    send: (message) =>
      new Promise((resolve) => {
        // A line that broke meanwhile is told by 'disconnect'.
        process.send?.(message, undefined, undefined, () => resolve());
      }),
    onMessage: (listener) => {
      // Main is the only one on the other end, and both ends are built from one protocol.
      process.on('message', (message) => listener(message as ToEngine));
    },
    onClose: (listener) => {
      process.on('disconnect', listener);
    },
  };
}

/** Electron ends a utility process together with the app, so nothing tells of it. */
function openUtilityPort(parentPort: ParentPort): EnginePort {
  return {
    send: (message) => {
      parentPort.postMessage(message);
      return Promise.resolve();
    },
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToEngine)),
    onClose: () => {},
  };
}
