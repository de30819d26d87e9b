import type { Rect } from '../../../../shared/tiles/planTiles.ts';
import type { OnnxSession } from '../../sessions/onnxSession.ts';
import {
  corrected,
  correctionBetween,
  largestDifference,
  type NormStatistics,
  noCorrection,
  PooledStatistics,
} from './normStatistics.ts';

/**
 * Below this the statistics that were used and the ones that were found count as the same. Against the picture
 * made in one piece that was 60 dB or better (measured with drawn weights, which let errors grow).
 */
const AGREED = 0.01;
/** Three were enough for every picture that was tried. */
const MAX_PASSES = 4;

/** A tile or a sample as a body takes it: float32 NCHW. */
export interface BodyInput {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** In latents, of this input: what is measured. */
  readonly core: Rect;
}

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A network in tiles, whose group norms have the statistics of the whole picture. They depend on each other,
 * layer by layer, so tiles that measure their own cannot simply be averaged; repeating that takes as many passes
 * as there are norms. Instead a small sample of the picture runs first, on its own statistics: how they depend
 * on each other is much the same there. Then the tiles run on the sample's, and measure; what they find
 * otherwise corrects the sample, whose next run carries the correction through all layers. That converges in
 * two or three passes, each of which is a whole result.
 */
export class NormedBody {
  readonly #session: OnnxSession;
  readonly #dims: NormStatistics['dims'];
  readonly #inTurn: InTurn;
  #correction: NormStatistics;

  /**
   * @param inTurn     the network's turn, for a sample; who runs a tile has it already
   * @param correction what an earlier use on the same picture has learnt
   */
  constructor(session: OnnxSession, inTurn: InTurn, correction: NormStatistics | null = null) {
    this.#session = session;
    this.#inTurn = inTurn;
    const [norms, , groups] = session.inputDims('statistics');
    this.#dims = [norms ?? 0, 2, groups ?? 0];
    this.#correction = correction ?? noCorrection(this.#dims);
  }

  get correction(): NormStatistics {
    return this.#correction;
  }

  /** @param pass runs every tile with the given statistics and pools what they measure */
  async settle(
    sample: BodyInput,
    pass: (used: NormStatistics, found: PooledStatistics) => Promise<void>,
  ): Promise<void> {
    for (let passes = 1; ; passes++) {
      const { used, measured } = await this.#runSample(sample);
      const pooled = new PooledStatistics(this.#dims);
      await pass(used, pooled);
      const found = pooled.finish();
      this.#correction = correctionBetween(measured, found);
      if (passes === MAX_PASSES || largestDifference(used, found) <= AGREED) return;
    }
  }

  /** Statistics as good as they are known without running every tile. */
  async estimate(sample: BodyInput): Promise<NormStatistics> {
    return (await this.#runSample(sample)).used;
  }

  /** @returns the network's answer, float32 CHW */
  async runTile(tile: BodyInput, used: NormStatistics, found?: PooledStatistics): Promise<Float32Array> {
    const [answer, measured] = await this.#run(tile, used, 1);
    found?.add(measured, tile.core.width * tile.core.height);
    return answer;
  }

  async #runSample(sample: BodyInput): Promise<{ used: NormStatistics; measured: NormStatistics }> {
    const [, data] = await this.#inTurn(() => this.#run(sample, this.#correction, 0));
    const measured = { dims: this.#dims, data };
    return { used: corrected(measured, this.#correction), measured };
  }

  async #run(
    { values, shape, core }: BodyInput,
    statistics: NormStatistics,
    given: 0 | 1,
  ): Promise<readonly [answer: Float32Array, measured: Float32Array]> {
    const edges = [core.y, core.x, core.y + core.height, core.x + core.width];
    const [answer, measured] = await this.#session.run(values, shape, {
      statistics,
      given: { data: Float32Array.of(given), dims: [1] },
      core: { data: BigInt64Array.from(edges, BigInt), dims: [4] },
    });
    if (answer === undefined || measured === undefined) throw new TypeError('a body has two outputs');
    return [answer, measured];
  }
}
