import { type ChannelStatistics, VARIANCE_EPS } from '../../../../shared/colour/colourFix.ts';

/** Mean and deviation of a picture's channels, gathered tile by tile; as `channelStatistics` of the whole. */
export class ColourStatistics {
  readonly #sums = new Float64Array(3);
  readonly #squares = new Float64Array(3);
  #pixels = 0;

  /** @param valuesChw three channels; every pixel of the picture is to come once */
  add(valuesChw: Float32Array): void {
    const plane = valuesChw.length / 3;
    this.#pixels += plane;
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      let squares = 0;
      for (let i = channel * plane; i < (channel + 1) * plane; i++) {
        const value = valuesChw[i] as number;
        sum += value;
        squares += value * value;
      }
      this.#sums[channel] = (this.#sums[channel] as number) + sum;
      this.#squares[channel] = (this.#squares[channel] as number) + squares;
    }
  }

  finish(): ChannelStatistics[] {
    const pixels = this.#pixels;
    return [0, 1, 2].map((channel) => {
      const mean = (this.#sums[channel] as number) / pixels;
      const spread = Math.max(0, (this.#squares[channel] as number) - pixels * mean * mean);
      const variance = pixels > 1 ? spread / (pixels - 1) : 0;
      return { mean, deviation: Math.sqrt(variance + VARIANCE_EPS) };
    });
  }
}
