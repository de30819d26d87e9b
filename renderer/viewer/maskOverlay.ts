import type { StepShader } from '../../shared/develop/step.ts';
import { lambdaOffsetsStep } from '../../shared/develop/steps/lambdaOffsets.ts';
import type { ActiveStep } from './activeSteps.ts';

const { shader } = lambdaOffsetsStep;

/** What is painted weighs the dials while it is drawn, before the recipe has it. */
export const PAINTED_OFFSETS: ActiveStep = {
  id: 'lambdaOffsets',
  stage: 'mix',
  shader: shader as StepShader<unknown>,
  uniforms: () => [],
  lookup: null,
};

/** The last layer holds the mask; red as in a darkroom, whatever the photo's colours are. */
const overlay = {
  statements: `colour = mix(colour, vec3(0.9, 0.1, 0.1),
      0.6 * clamp(lambdaOffsetsAt(textureSize(u_offsets, 0).z - 1, place), 0.0, 1.0));`,
  uniformCount: 0,
  uniforms: () => [],
};

/** Shows a mask over the photo; beside `PAINTED_OFFSETS`, whose functions it reads the mask with. Never written. */
export const OVERLAY: ActiveStep = {
  id: 'maskOverlay',
  stage: 'finish',
  shader: overlay,
  uniforms: () => [],
  lookup: null,
};

/** The same where no dial is weighed by what is painted. */
export const OVERLAY_ALONE: ActiveStep = {
  ...OVERLAY,
  id: 'maskOverlayAlone',
  shader: { ...overlay, functions: shader?.functions ?? '' },
};
