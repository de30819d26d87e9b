import { z } from 'zod';
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

/** Keys' kernel, a = -0.5, as the engine enlarges a mask; a mask lies in the corner of its layer. */
const FUNCTIONS = `
uniform sampler2DArray u_masks;
uniform ivec2 u_maskSizes[4];

/** For the taps at -1, 0, 1 and 2. */
vec4 localLambdaKeys(float t) {
  return vec4(
    ((-0.5 * t + 1.0) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1.0,
    ((-1.5 * t + 2.0) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t
  );
}

/** A mask of size 0 is none. */
float localLambdaShare(int dial, vec2 place) {
  ivec2 size = u_maskSizes[dial];
  if (size.x == 0) return 1.0;
  vec2 at = place * vec2(size) - 0.5;
  ivec2 base = ivec2(floor(at)) - 1;
  vec4 across = localLambdaKeys(fract(at.x));
  vec4 down = localLambdaKeys(fract(at.y));
  float sum = 0.0;
  for (int y = 0; y < 4; y++) {
    for (int x = 0; x < 4; x++) {
      ivec2 tap = clamp(base + ivec2(x, y), ivec2(0), size - 1);
      sum += across[x] * down[y] * texelFetch(u_masks, ivec3(tap, dial), 0).r;
    }
  }
  return clamp(sum, 0.0, 1.0);
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
