import { z } from 'zod';
import { MASKS_MAX, OFFSET_MAX } from '../drawOffsets.ts';
import { enlargedMapGlsl } from '../enlargedMap.ts';
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

/** Masks with one of them changed, or one more. */
export function placeMask(masks: readonly OffsetMask[], index: number, masked: OffsetMask): OffsetMask[] {
  return index < masks.length ? masks.with(index, masked) : [...masks, masked];
}

/** Nothing lies on it. */
export const isEmptyMask = ({ mask }: OffsetMask): boolean => mask.base === 0 && mask.shapes.length === 0;

const offsetOf = (masked: OffsetMask, dialId: string): number => masked.offsets[dialId] ?? 0;

/** The masks that change a dial somewhere. */
export function masksOfDial({ masks }: LambdaOffsets, dialId: string): OffsetMask[] {
  return masks.filter((masked) => !isEmptyMask(masked) && offsetOf(masked, dialId) !== 0);
}

/** Layer by dial, all of one size. */
const FUNCTIONS = `
uniform highp sampler2DArray u_offsets;
${enlargedMapGlsl('lambdaOffsetsMap', 'u_offsets')}

float lambdaOffsetsAt(int layer, vec2 place) {
  return lambdaOffsetsMap(textureSize(u_offsets, 0).xy, layer, place);
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
