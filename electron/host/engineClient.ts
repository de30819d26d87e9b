import {
  DEFAULT_ENGINE_SETTINGS,
  type DroppedProvider,
  type EngineCallName,
  type EngineCalls,
  type EngineSettings,
  type FromEngine,
  MEMORY_EXCEEDED,
  type NoticeMessage,
  type Priority,
} from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import type { InstallStep } from '../../shared/packs/installation.ts';
import type { EngineEnd } from './engineEnd.ts';
import { engineEndNotice } from './engineEndNotice.ts';
import type { EngineProcess, StartEngine } from './engineProcess.ts';
import { setProcessPriority } from './processPriority.ts';

export interface CallOptions {
  readonly priority?: Priority;
  /** Aborting it asks the engine to stop; the call is settled once the engine has. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, step?: InstallStep) => void;
}

export interface EngineClientOptions {
  readonly start: StartEngine;
  /** Asked for with every start. */
  readonly settings?: () => Partial<EngineSettings>;
  /**
   * An engine that owes an answer and has been silent for this long is killed. It speaks every second unless
   * a run blocks it, and the slowest run that is wanted is one tile of a diffusion network on a small CPU.
   */
  readonly hangAfterMs?: number;
  /** How many engines a call may outlive, less one. Default 2: it is sent to one more engine. */
  readonly attempts?: number;
}

type Notice = NoticeMessage['notice'];

const DEFAULT_HANG_AFTER_MS = 300_000;
/** Silence is counted in ticks of a timer and not by the clock: a machine that slept is not a hung engine. */
const SILENT_TICKS = 10;
const STOP_WITHIN_MS = 3000;
const DEFAULT_ATTEMPTS = 2;
const ENDED = {
  'engine-hung': { once: 'engine-hung.on-this-job', again: 'engine-hung.twice-on-this-job' },
  'engine-died': { once: 'engine-died.on-this-job', again: 'engine-died.twice-on-this-job' },
} as const;

interface PendingCall {
  readonly id: number;
  readonly name: EngineCallName;
  readonly params: EngineCalls[EngineCallName]['params'];
  readonly options: CallOptions;
  readonly settle: (result: { value: unknown } | { failure: FailureData }) => void;
  attempts: number;
}

interface RunningEngine {
  readonly process: EngineProcess;
  readonly watchdog: NodeJS.Timeout;
  silentTicks: number;
  probing: Provider | null;
  /** Why this supervisor killed it; null while it has not. */
  killedFor: { readonly code: 'engine-hung' | 'engine-died'; readonly reason: Said } | null;
}

/**
 * Owns the engine's life: starts it with the first call, restarts it when it dies or hangs, and settles every
 * call exactly once. A call that an engine took to its grave is tried once more, then failed.
 */
export class EngineClient {
  readonly #options: EngineClientOptions;
  readonly #pending = new Map<number, PendingCall>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();
  #excluded: readonly DroppedProvider[];
  #engine: RunningEngine | null = null;
  #closing: Promise<void> | null = null;
  #hasLowPriority = false;
  /** The running engine cannot have its priority back, or was started with other settings: the next one is right. */
  #isOutdated = false;
  #nextId = 1;
  #onEngineGone: (() => void) | null = null;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#excluded = options.settings?.().excluded ?? [];
  }

  /** Of the running engine; undefined while there is none. */
  get pid(): number | undefined {
    return this.#engine?.process.pid;
  }

  /**
   * Asks the engine. Default priority: 'preview'.
   * @throws Failure with the engine's own code; 'engine-died' or 'engine-hung' where two engines in a row
   *   could not answer; 'cancelled' once `signal` has stopped it
   */
  call<N extends EngineCallName>(
    name: N,
    params: EngineCalls[N]['params'],
    options: CallOptions = {},
  ): Promise<EngineCalls[N]['result']> {
    if (this.#closing !== null || options.signal?.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const onAbort = () => this.#engine?.process.send({ kind: 'cancel', id });
      options.signal?.addEventListener('abort', onAbort);
      this.#pending.set(id, {
        id,
        name,
        params,
        options,
        attempts: 0,
        settle: (result) => {
          this.#pending.delete(id);
          this.#retireIfOutdated();
          options.signal?.removeEventListener('abort', onAbort);
          if ('failure' in result) reject(Failure.fromData(result.failure));
          // The engine answers a call of name N with the result of N: this is the protocol's border.
          else resolve(result.value as EngineCalls[N]['result']);
        },
      });
      this.#send(id);
    });
  }

  /** Whether the engine is to give way to all other programs; from now on, and for engines to come. */
  setLowPriority(isLow: boolean): void {
    this.#hasLowPriority = isLow;
    const { pid } = this;
    this.#isOutdated = pid !== undefined && !setProcessPriority(pid, isLow);
    this.#retireIfOutdated();
  }

  /** Other settings hold for the next engine, which takes over as soon as this one has nothing to do. */
  renew(): void {
    this.#isOutdated = this.#engine !== null;
    this.#retireIfOutdated();
  }

  /** What a person may want to read: a provider dropped, a tile halved, the engine restarted. */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** Stops the engine; calls that are still pending fail as 'cancelled'. Resolves when it is gone. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const engine = this.#engine;
    if (engine !== null) {
      await new Promise<void>((resolve) => {
        this.#onEngineGone = resolve;
        engine.process.send({ kind: 'stop' });
        const killer = setTimeout(() => engine.process.kill(), STOP_WITHIN_MS);
        killer.unref();
      });
    }
    for (const call of [...this.#pending.values()]) call.settle({ failure: cancelled().toData() });
  }

  #send(id: number): void {
    const call = this.#pending.get(id);
    if (call === undefined) return;
    call.attempts++;
    this.#engine ??= this.#startEngine();
    const { name, params, options } = call;
    this.#engine.process.send({ kind: 'call', id, name, params, priority: options.priority ?? 'preview' });
  }

  #startEngine(): RunningEngine {
    const settings = { ...DEFAULT_ENGINE_SETTINGS, ...this.#options.settings?.(), excluded: this.#excluded };
    const process = this.#options.start(settings);
    const hangAfterMs = this.#options.hangAfterMs ?? DEFAULT_HANG_AFTER_MS;
    const engine: RunningEngine = {
      process,
      watchdog: setInterval(() => this.#tick(engine, hangAfterMs), hangAfterMs / SILENT_TICKS),
      silentTicks: 0,
      probing: null,
      killedFor: null,
    };
    process.onMessage((message) => this.#receive(engine, message));
    process.onExit((end) => this.#engineEnded(engine, end));
    return engine;
  }

  #tick(engine: RunningEngine, hangAfterMs: number): void {
    if (this.#pending.size === 0) engine.silentTicks = 0;
    else if (++engine.silentTicks > SILENT_TICKS && engine.killedFor === null) {
      engine.killedFor = {
        code: 'engine-hung',
        reason: said('gave-no-sign-of-life', { seconds: Math.round(hangAfterMs / 1000) }),
      };
      engine.process.kill();
    }
  }

  #receive(engine: RunningEngine, message: FromEngine): void {
    engine.silentTicks = 0;
    switch (message.kind) {
      case 'result': {
        const { result } = message;
        const answer = result.ok ? { value: result.value } : { failure: result.failure };
        this.#pending.get(message.id)?.settle(answer);
        break;
      }
      case 'progress':
        this.#pending.get(message.id)?.options.onProgress?.(message.done, message.total, message.step);
        break;
      case 'notice':
        this.#notify(message.notice);
        break;
      case 'probing':
        engine.probing = message.provider;
        engine.process.send({ kind: 'probe-noted' });
        break;
      case 'ready':
        // Before any session is made, whose threads inherit it.
        if (this.#hasLowPriority) setProcessPriority(message.pid, true);
        break;
      case 'alive':
        break;
      default:
        message satisfies never;
    }
  }

  #engineEnded(engine: RunningEngine, end: EngineEnd): void {
    clearInterval(engine.watchdog);
    if (this.#engine !== engine) return; // retired
    this.#engine = null;
    this.#onEngineGone?.();
    if (this.#closing !== null) return;
    const { code, reason } = engine.killedFor ?? { code: 'engine-died' as const, reason: end.reason };
    const detail = engine.killedFor?.reason ?? end.detail;
    const { probing } = engine;
    if (probing !== null) {
      const entry = {
        provider: probing,
        reason: said('ended-while-trying', { reason }),
        detail: said('ended-while-trying', { reason: detail }),
      };
      this.#excluded = [...this.#excluded, entry];
    }
    const isForMemory = end.lastWords === MEMORY_EXCEEDED;
    for (const call of [...this.#pending.values()]) {
      // Once more would be no better.
      if (isForMemory) call.settle({ failure: new Failure('engine-out-of-memory.import', {}).toData() });
      else this.#outliveEngine(call, code, reason, probing !== null);
    }
    this.#notify(engineEndNotice(probing, detail));
  }

  /** Lets the engine go once nothing is asked of it; the next call starts another one. */
  #retireIfOutdated(): void {
    if (!this.#isOutdated || this.#pending.size > 0) return;
    if (this.#engine === null || this.#closing !== null) return;
    this.#isOutdated = false;
    this.#engine.process.send({ kind: 'stop' });
    this.#engine = null;
  }

  /** Sends a call again that its engine did not live to answer, or fails it. */
  #outliveEngine(
    call: PendingCall,
    code: 'engine-hung' | 'engine-died',
    reason: Said,
    wasProbing: boolean,
  ): void {
    // A provider's crash is no fault of the call; it is excluded now, so this cannot go on for ever.
    if (wasProbing) call.attempts--;
    if (call.options.signal?.aborted) {
      call.settle({ failure: cancelled().toData() });
    } else if (call.attempts < (this.#options.attempts ?? DEFAULT_ATTEMPTS)) {
      this.#send(call.id);
    } else {
      const { once, again } = ENDED[code];
      call.settle({ failure: new Failure(call.attempts > 1 ? again : once, { reason }).toData() });
    }
  }

  #notify(notice: Notice): void {
    for (const listener of this.#noticeListeners) listener(notice);
  }
}

function cancelled(): Failure {
  return new Failure('cancelled.cancelled', {});
}
