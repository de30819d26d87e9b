import { z } from 'zod';
import { MASKS_MAX, OFFSET_MAX } from '../drawOffsets.ts';
import { maskSchema } from '../mask.ts';
import type { Keyed, MixStep } from '../step.ts';

const offset = z.number().min(-OFFSET_MAX).max(OFFSET_MAX);

const schema = z.strictObject({
  version: z.literal(1),
  /** In the order in which they were begun. */
  masks: z
    .array(
      z.strictObject({
        name: z.string().max(200),
        mask: maskSchema.refine(({ shapes }) => shapes.every(({ kind }) => kind !== 'picture'), {
          error: 'a painted mask has no pictures',
        }),
        /** By dial id: what is added to λ where all of the mask lies. */
        offsets: z.record(z.string(), offset),
      }),
    )
    .max(MASKS_MAX),
});
export type LambdaOffsets = z.infer<typeof schema>;
export type OffsetMask = LambdaOffsets['masks'][number];

/** Nothing lies on it. */
export const isEmptyMask = ({ mask }: OffsetMask): boolean => mask.base === 0 && mask.shapes.length === 0;

const offsetOf = (masked: OffsetMask, dialId: string): number => masked.offsets[dialId] ?? 0;

/** The masks that change a dial somewhere. */
export function masksOfDial({ masks }: LambdaOffsets, dialId: string): OffsetMask[] {
  return masks.filter((masked) => !isEmptyMask(masked) && offsetOf(masked, dialId) !== 0);
}

/** Keys' kernel, a = -0.5, as the engine enlarges the map; layer by dial, all of one size. */
const FUNCTIONS = `
uniform highp sampler2DArray u_offsets;

vec4 lambdaOffsetsKeys(float t) {
  return vec4(
    ((-0.5 * t + 1.0) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1.0,
    ((-1.5 * t + 2.0) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t
  );
}

float lambdaOffsetsAt(int layer, vec2 place) {
  ivec2 size = textureSize(u_offsets, 0).xy;
  vec2 at = place * vec2(size) - 0.5;
  ivec2 base = ivec2(floor(at)) - 1;
  vec4 across = lambdaOffsetsKeys(fract(at.x));
  vec4 down = lambdaOffsetsKeys(fract(at.y));
  float sum = 0.0;
  for (int y = 0; y < 4; y++) {
    for (int x = 0; x < 4; x++) {
      ivec2 tap = clamp(base + ivec2(x, y), ivec2(0), size - 1);
      sum += across[x] * down[y] * texelFetch(u_offsets, ivec3(tap, layer), 0).r;
    }
  }
  return sum;
}`;

/** Painted masks, each with what it adds to the dials; λ never falls below 0, the photo as it is. */
export const lambdaOffsetsStep: MixStep<'lambdaOffsets', LambdaOffsets> = {
  id: 'lambdaOffsets',
  home: 'steps',
  stage: 'mix',
  schema,
  upgrades: [],
  neutral: { version: 1, masks: [] },
  // One whose offsets are all 0 is kept: somebody painted it.
  isNeutral: ({ masks }) => masks.every(isEmptyMask),
  keyed: ({ masks }) =>
    masks.flatMap((masked) => {
      const offsets = Object.fromEntries(Object.entries(masked.offsets).filter(([, by]) => by !== 0));
      const isSeen = !isEmptyMask(masked) && Object.keys(offsets).length > 0;
      return isSeen ? [{ mask: masked.mask, offsets }] : [];
    }) satisfies Keyed,
  weigh(lambda, dialId, rect, value, maps) {
    const offsets = masksOfDial(value, dialId).length === 0 ? null : maps.offsets(dialId, rect);
    if (offsets === null) return lambda;
    return offsets.map((by, i) =>
      Math.max(0, by + (typeof lambda === 'number' ? lambda : (lambda[i] as number))),
    );
  },
  shader: {
    functions: FUNCTIONS,
    statements: 'lambda = max(0.0, lambda + lambdaOffsetsAt(dial, place));',
    uniformCount: 0,
    uniforms: () => [],
  },
  options: [],
  label: 'local',
};
