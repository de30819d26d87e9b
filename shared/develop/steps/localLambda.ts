import { z } from 'zod';
import { enlargedMapGlsl } from '../enlargedMap.ts';
import { type Mask, maskSchema, picturesOf } from '../mask.ts';
import type { Keyed, MixStep } from '../step.ts';

const schema = z.strictObject({
  version: z.literal(1),
  /** By dial id; the dial itself is what all of its mask stands for. */
  masks: z.record(z.string(), maskSchema),
});
type LocalLambda = z.infer<typeof schema>;

/** The same everywhere. */
const isBlank = ({ base, shapes }: Mask): boolean => base === 1 && shapes.length === 0;

/** A mask lies in the corner of its layer. */
const FUNCTIONS = `
uniform sampler2DArray u_masks;
uniform ivec2 u_maskSizes[4];
${enlargedMapGlsl('localLambdaMap', 'u_masks')}

/** A mask of size 0 is none. */
float localLambdaShare(int dial, vec2 place) {
  ivec2 size = u_maskSizes[dial];
  if (size.x == 0) return 1.0;
  return clamp(localLambdaMap(size, dial, place), 0.0, 1.0);
}`;

/** λ that differs from place to place: each dial times its mask. */
export const localLambdaStep: MixStep<'localLambda', LocalLambda> = {
  id: 'localLambda',
  home: 'steps',
  stage: 'mix',
  schema,
  upgrades: [],
  neutral: { version: 1, masks: {} },
  isNeutral: ({ masks }) => Object.values(masks).every(isBlank),
  keyed: ({ masks }) =>
    Object.fromEntries(Object.entries(masks).filter(([, mask]) => !isBlank(mask))) satisfies Keyed,
  weigh(lambda, dialId, rect, { masks }, maps) {
    const mask = masks[dialId];
    const shares = mask === undefined || isBlank(mask) ? null : maps.shares(dialId, rect);
    if (shares === null) return lambda;
    if (typeof lambda === 'number') return shares.map((share) => share * lambda);
    return shares.map((share, i) => share * (lambda[i] as number));
  },
  shader: {
    functions: FUNCTIONS,
    statements: 'lambda *= localLambdaShare(dial, place);',
    uniformCount: 0,
    uniforms: () => [],
  },
  options: [],
  pictures: ({ masks }) => picturesOf(Object.values(masks)),
  label: 'local',
};
