import { Socket } from 'node:net';
import type { FromEngine, ToEngine } from '../../shared/engine/protocol.ts';
import { encodeFrame, FrameReader } from '../../shared/engine/wire.ts';

/** Where whoever starts an engine puts its end of the line, after the three standard streams. */
const PIPE_FD = 3;

/** The engine's end of the line to main. */
export interface EnginePort {
  /** Resolves once the message has left this process. */
  send(message: FromEngine): Promise<void>;
  onMessage(listener: (message: ToEngine) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

/** @throws Error where the engine was started by hand */
export function openEnginePort(): EnginePort {
  const pipe = openPipe();
  // A line that broke is told by 'close'.
  pipe.on('error', () => {});
  return {
    send: (message) => new Promise((resolve) => pipe.write(encodeFrame(message), () => resolve())),
    onMessage: (listener) => {
      // Main is the only one on the other end, and both ends are built from one protocol.
      const reader = new FrameReader((message) => listener(message as ToEngine));
      pipe.on('data', (chunk: Buffer) => reader.push(chunk));
    },
    onClose: (listener) => {
      pipe.on('close', listener);
    },
  };
}

function openPipe(): Socket {
  try {
    return new Socket({ fd: PIPE_FD, readable: true, writable: true });
  } catch (cause) {
    throw new Error('The engine is started by the app or the command line, not by hand.', { cause });
  }
}
