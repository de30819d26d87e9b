/**
 * Loaded into the app's processes before their own code. In the engine it keeps back calls that a spec wants to wait,
 * as a gate before the network: what the window shows meanwhile lasts until the spec has seen it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import type { FromEngine, ToEngine } from '../../shared/engine/protocol.ts';
import { encodeFrame, FrameReader } from '../../shared/engine/wire.ts';
import { Failure } from '../../shared/errors/failure.ts';

const LOOK_MS = 20;

/** One for a line to main. */
class Gate {
  readonly #file: string;
  readonly #letIn: (message: ToEngine) => void;
  readonly #answer: (message: FromEngine) => void;
  readonly #kept = new Map<number, ToEngine>();

  /** @param file while it is there, calls wait that contain its words */
  constructor(file: string, letIn: (message: ToEngine) => void, answer: (message: FromEngine) => void) {
    this.#file = file;
    this.#letIn = letIn;
    this.#answer = answer;
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  receive(message: ToEngine): void {
    if (message.kind === 'call' && this.#isHeld(message)) {
      this.#kept.set(message.id, message);
    } else if (message.kind === 'cancel' && this.#kept.delete(message.id)) {
      const failure = new Failure('cancelled.cancelled', {}).toData();
      this.#answer({ kind: 'result', id: message.id, result: { ok: false, failure } });
    } else {
      this.#letIn(message);
    }
  }

  #isHeld(message: ToEngine): boolean {
    return existsSync(this.#file) && JSON.stringify(message).includes(readFileSync(this.#file, 'utf8'));
  }

  #look(): void {
    if (this.#kept.size === 0 || existsSync(this.#file)) return;
    const messages = [...this.#kept.values()];
    this.#kept.clear();
    for (const message of messages) this.#letIn(message);
  }
}

const gateFile = process.env.DARKROOM_ENGINE_GATE;
if (gateFile !== undefined && /[\\/]engine\.ts$/.test(process.argv[1] ?? '')) standBeforeTheEngine(gateFile);

/** The first socket that the engine listens to is its line to main. */
function standBeforeTheEngine(file: string): void {
  const on = Socket.prototype.on;
  Socket.prototype.on = function (this: Socket, name: string, listener: (chunk: Buffer) => void) {
    if (name !== 'data') return Reflect.apply(on, this, [name, listener]);
    Socket.prototype.on = on;
    const gate = new Gate(
      file,
      (message) => Reflect.apply(listener, this, [encodeFrame(message)]),
      (message) => this.write(encodeFrame(message)),
    );
    const reader = new FrameReader((message) => gate.receive(message as ToEngine));
    return Reflect.apply(on, this, [name, (chunk: Buffer) => reader.push(chunk)]);
  } as typeof on;
}
