import type { EngineCallName, EngineCalls } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { type CallOptions, EngineClient } from '../../host/engineClient.ts';
import type { StartEngine } from '../../host/engineProcess.ts';
import { sweepUnfinished } from '../../packs/install/stagedPack.ts';

/** What is at work: its process, the word to end it, and when it has ended. */
interface Work {
  readonly client: EngineClient;
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
}

export type WorkshopCall = Extract<
  EngineCallName,
  'findWeights' | 'downloadBase' | 'installPack' | 'inspectModel' | 'importModel' | 'measurePack'
>;

/** Loading gigabytes from a slow disk blocks the process for minutes, without a sign of life. */
const HANG_AFTER_MS = 30 * 60_000;

/**
 * Makes packs in a process of its own, apart from the engine that photos are restored with: a foreign model
 * may take it down, and cancelling ends it within seconds, whatever onnxruntime is busy with.
 */
export class PackWorkshop {
  readonly #start: StartEngine;
  readonly #packsFolder: string;
  #work: Work | null = null;
  #isClosed = false;

  constructor(start: StartEngine, packsFolder: string) {
    this.#start = start;
    this.#packsFolder = packsFolder;
  }

  /**
   * One piece of work at a time. What was cancelled may still be ending: whoever cancelled it has done with it, so the
   * next piece waits for that and is not refused.
   * @throws Failure of the engine's call; 'conflict' while another one is at work, 'cancelled'
   */
  async run<N extends WorkshopCall>(
    name: N,
    params: EngineCalls[N]['params'],
    { signal, onProgress }: Required<Pick<CallOptions, 'signal' | 'onProgress'>>,
  ): Promise<EngineCalls[N]['result']> {
    while (this.#work?.signal.aborted) await this.#work.ended;
    if (this.#isClosed || signal.aborted) throw new Failure('cancelled.cancelled', {});
    if (this.#work !== null) throw new Failure('conflict.another-pack-at-work', {});
    const client = new EngineClient({ start: this.#start, attempts: 1, hangAfterMs: HANG_AFTER_MS });
    const { promise: ended, resolve: tellEnd } = Promise.withResolvers<void>();
    this.#work = { client, signal, ended };
    const end = () => void client.close();
    signal.addEventListener('abort', end);
    try {
      return await client.call(name, params, { signal, onProgress });
    } finally {
      signal.removeEventListener('abort', end);
      await client.close();
      await sweepUnfinished(this.#packsFolder);
      this.#work = null;
      tellEnd();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work?.client.close();
  }
}
