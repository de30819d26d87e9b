import type { Steps } from '../step.ts';
import { colourFixStep } from './colourFix.ts';
import { dialsStep } from './dials.ts';
import { localLambdaStep } from './localLambda.ts';
import { precisionStep } from './precision.ts';
import { promptStep } from './prompt.ts';

/** Everything that can be done to a photo, in the order in which it is done. */
export const STEPS = [
  promptStep,
  precisionStep,
  dialsStep,
  localLambdaStep,
  colourFixStep,
] as const satisfies Steps;
