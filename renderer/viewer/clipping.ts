import type { ActiveStep } from './activeSteps.ts';

/**
 * Marks what has no more above it (red) and below it (blue), after all that is done to the photo: half a level of 8 bit
 * from either end. Only drawn, never written.
 */
export const CLIPPING: ActiveStep = {
  id: 'clipping',
  stage: 'finish',
  shader: {
    statements: `if (max(colour.r, max(colour.g, colour.b)) > 0.998) colour = vec3(0.95, 0.1, 0.1);
    else if (min(colour.r, min(colour.g, colour.b)) < 0.002) colour = vec3(0.1, 0.3, 1.0);`,
    uniformCount: 0,
    uniforms: () => [],
  },
  uniforms: () => [],
  lookup: null,
};
