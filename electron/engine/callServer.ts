import type {
  CallMessage,
  EngineCallName,
  EngineCalls,
  FromEngine,
  ToEngine,
} from '../../shared/engine/protocol.ts';
import { toFailureData } from '../../shared/errors/failure.ts';
import type { CallContext } from './callContext.ts';
import type { EnginePort } from './enginePort.ts';

export type CallHandlers = {
  readonly [N in EngineCallName]: (
    params: EngineCalls[N]['params'],
    context: CallContext,
  ) => Promise<EngineCalls[N]['result']>;
};

const ALIVE_EVERY_MS = 1000;

/** Takes calls from main, answers each exactly once, and stops those that are cancelled. */
export class CallServer {
  readonly #port: EnginePort;
  readonly #handlers: CallHandlers;
  readonly #running = new Map<
    number,
    { readonly controller: AbortController; readonly answered: Promise<void> }
  >();
  /** Who waits for main to take note, in the order of the announcements: main answers them in that order. */
  readonly #whenProbeNoted: (() => void)[] = [];

  /** @param onStopped main wants the engine to end, or is gone, and no call is running any more */
  constructor(port: EnginePort, handlers: CallHandlers, onStopped: () => void) {
    this.#port = port;
    this.#handlers = handlers;
    const stop = () => void this.#stop().then(onStopped);
    port.onMessage((message) => this.#receive(message, stop));
    port.onClose(stop);
    setInterval(() => {
      if (this.#running.size > 0) this.send({ kind: 'alive' });
    }, ALIVE_EVERY_MS).unref();
  }

  send(message: FromEngine): void {
    void this.#port.send(message);
  }

  /** Tells main which provider is about to be tried, and waits until it has taken note. */
  async announceProbe(provider: Extract<FromEngine, { kind: 'probing' }>['provider']): Promise<void> {
    const noted = new Promise<void>((resolve) => {
      this.#whenProbeNoted.push(resolve);
    });
    this.send({ kind: 'probing', provider });
    await noted;
  }

  /** Cancels everything and waits for it, so that no temporary file stays behind. */
  async #stop(): Promise<void> {
    for (const { controller } of this.#running.values()) controller.abort();
    await Promise.all([...this.#running.values()].map(({ answered }) => answered));
  }

  #receive(message: ToEngine, stop: () => void): void {
    switch (message.kind) {
      case 'call':
        this.#begin(message);
        break;
      case 'cancel':
        this.#running.get(message.id)?.controller.abort();
        break;
      case 'probe-noted':
        this.#whenProbeNoted.shift()?.();
        break;
      case 'stop':
        stop();
        break;
      default:
        message satisfies never;
    }
  }

  #begin(call: CallMessage): void {
    const controller = new AbortController();
    const answered = this.#answer(call, controller.signal);
    this.#running.set(call.id, { controller, answered });
    void answered.finally(() => this.#running.delete(call.id));
  }

  async #answer<N extends EngineCallName>(call: CallMessage<N>, signal: AbortSignal): Promise<void> {
    const { id, name, params, priority } = call;
    const reportProgress: CallContext['reportProgress'] = (done, total, step) =>
      this.send({ kind: 'progress', id, done, total, ...(step === undefined ? {} : { step }) });
    try {
      const value = await this.#handlers[name](params, { signal, priority, reportProgress });
      this.send({ kind: 'result', id, result: { ok: true, value } });
    } catch (error) {
      this.send({ kind: 'result', id, result: { ok: false, failure: toFailureData(error) } });
    }
  }
}
