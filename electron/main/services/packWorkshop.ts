import type { EngineCallName, EngineCalls } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { type CallOptions, EngineClient } from '../../host/engineClient.ts';
import type { StartEngine } from '../../host/engineProcess.ts';
import { sweepUnfinished } from '../../packs/install/stagedPack.ts';

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
  #client: EngineClient | null = null;
  #isClosed = false;

  constructor(start: StartEngine, packsFolder: string) {
    this.#start = start;
    this.#packsFolder = packsFolder;
  }

  /**
   * One piece of work at a time.
   * @throws Failure of the engine's call; 'conflict' while another one is at work, 'cancelled'
   */
  async run<N extends WorkshopCall>(
    name: N,
    params: EngineCalls[N]['params'],
    { signal, onProgress }: Required<Pick<CallOptions, 'signal' | 'onProgress'>>,
  ): Promise<EngineCalls[N]['result']> {
    if (this.#isClosed || signal.aborted) throw new Failure('cancelled.cancelled', {});
    if (this.#client !== null) {
      throw new Failure('conflict.another-pack-at-work', {});
    }
    const client = new EngineClient({ start: this.#start, attempts: 1, hangAfterMs: HANG_AFTER_MS });
    this.#client = client;
    const end = () => void client.close();
    signal.addEventListener('abort', end);
    try {
      return await client.call(name, params, { signal, onProgress });
    } finally {
      signal.removeEventListener('abort', end);
      await client.close();
      this.#client = null;
      await sweepUnfinished(this.#packsFolder);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.close();
  }
}
