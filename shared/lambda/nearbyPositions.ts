/** A decoded dial position and how much of it stands for the wanted one. */
export interface WeightedPosition {
  /** Its place in the list that was given. */
  readonly index: number;
  readonly weight: number;
}

/** Beyond a decoded position, away from the enlargement, as far as the dials themselves go beyond 1. */
const BEYOND_MAX = 1.5;

/**
 * How to show a dial position of a latent pack that is not decoded yet: on the straight line between two that
 * are, whichever comes nearest. The plain enlargement stands at the origin, so that one decoded position is
 * enough to begin with. A decoder is not linear; this is a preview.
 *
 * @param decoded dial positions, each as long as `wanted`
 * @returns at most two positions; what their weights leave of 1 is the enlargement. Empty where the enlargement
 *   is nearest or nothing is decoded.
 */
export function nearbyPositions(
  decoded: readonly (readonly number[])[],
  wanted: readonly number[],
): WeightedPosition[] {
  const origin = wanted.map(() => 0);
  const near = decoded
    .map((position, index) => ({ position, index, distance: distanceOf(position, wanted) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, CONSIDERED);
  const candidates: Candidate[] = near.map(({ index, distance }) => ({
    distance,
    mix: [{ index, weight: 1 }],
  }));
  for (const [place, from] of near.entries()) {
    for (const to of near.slice(0, place)) {
      const { at, distance } = projectOnto(from.position, to.position, wanted, 1);
      const mix = [
        { index: from.index, weight: 1 - at },
        { index: to.index, weight: at },
      ];
      candidates.push({ distance, mix });
    }
  }
  for (const { position, index } of near) {
    const { at, distance } = projectOnto(origin, position, wanted, BEYOND_MAX);
    candidates.push({ distance, mix: [{ index, weight: at }] });
  }
  candidates.push({ distance: Math.hypot(...wanted), mix: [] });
  // Of those that are as near, the first: what needs the fewest assumptions.
  const best = candidates.reduce((nearest, candidate) =>
    candidate.distance < nearest.distance - SAME_DISTANCE ? candidate : nearest,
  );
  return best.mix.filter(({ weight }) => weight > 0);
}

interface Candidate {
  readonly distance: number;
  readonly mix: readonly WeightedPosition[];
}

/** A drag leaves many positions behind; the nearest ones decide, and every frame asks. */
const CONSIDERED = 6;

function distanceOf(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
}

/** Far below the hundredths in which dials move. */
const SAME_DISTANCE = 1e-9;

/** The nearest point of a line: `at` 0 is its start, 1 its end. */
function projectOnto(
  start: readonly number[],
  end: readonly number[],
  point: readonly number[],
  atMax: number,
): { at: number; distance: number } {
  const along = end.map((value, i) => value - (start[i] ?? 0));
  const length = along.reduce((sum, value) => sum + value * value, 0);
  const dot = along.reduce((sum, value, i) => sum + value * ((point[i] ?? 0) - (start[i] ?? 0)), 0);
  const at = length === 0 ? 0 : Math.min(atMax, Math.max(0, dot / length));
  const distance = Math.hypot(...point.map((value, i) => value - (start[i] ?? 0) - at * (along[i] ?? 0)));
  return { at, distance };
}
