/** A point of a curve: what goes in and what comes out, both in [0, 1]. */
export type CurvePoint = readonly [input: number, output: number];

/**
 * A curve through points, which neither rises where they fall nor leaves their range between two of them: piecewise
 * cubic Hermite interpolation with the slopes of Fritsch and Butland (SIAM J. Sci. Stat. Comput. 5, 1984), and at the
 * ends the three-point slopes of Moler's `pchip`, cut so that they keep the direction. Past the ends it runs level.
 * @param points one or more, inputs rising
 */
export function monotoneCurve(points: readonly CurvePoint[]): (input: number) => number {
  const inputs = points.map(([input]) => input);
  const outputs = points.map(([, output]) => output);
  const slopes = slopesOf(inputs, outputs);
  const last = points.length - 1;
  const at = (values: readonly number[], index: number) => values[index] as number;
  return (input) => {
    if (input <= at(inputs, 0)) return at(outputs, 0);
    if (input >= at(inputs, last)) return at(outputs, last);
    const right = inputs.findIndex((place) => place > input);
    const left = right - 1;
    const width = at(inputs, right) - at(inputs, left);
    const t = (input - at(inputs, left)) / width;
    const rise = t * t * (3 - 2 * t);
    return (
      at(outputs, left) * (1 - rise) +
      at(outputs, right) * rise +
      width * t * (1 - t) * (at(slopes, left) * (1 - t) - at(slopes, right) * t)
    );
  };
}

function slopesOf(inputs: readonly number[], outputs: readonly number[]): number[] {
  const widths = inputs.slice(1).map((input, i) => input - (inputs[i] as number));
  const chords = widths.map((width, i) => ((outputs[i + 1] as number) - (outputs[i] as number)) / width);
  if (chords.length < 2) return inputs.map(() => chords[0] ?? 0);
  return inputs.map((_, i) => {
    if (i === 0) return endSlope(widths, chords);
    if (i === inputs.length - 1) return endSlope(widths.toReversed(), chords.toReversed());
    const [before, after] = [chords[i - 1] as number, chords[i] as number];
    if (before * after <= 0) return 0;
    const [near, far] = [widths[i - 1] as number, widths[i] as number];
    const [w1, w2] = [2 * far + near, far + 2 * near];
    return (w1 + w2) / (w1 / before + w2 / after);
  });
}

function endSlope([w0 = 1, w1 = 1]: readonly number[], [m0 = 0, m1 = 0]: readonly number[]): number {
  const slope = ((2 * w0 + w1) * m0 - w0 * m1) / (w0 + w1);
  if (slope * m0 <= 0) return 0;
  return m0 * m1 <= 0 && Math.abs(slope) > 3 * Math.abs(m0) ? 3 * m0 : slope;
}
