import type { Steps } from '../step.ts';
import { blackWhiteStep } from './blackWhite.ts';
import { colourFixStep } from './colourFix.ts';
import { cropStep } from './crop.ts';
import { curveStep } from './curve.ts';
import { dialsStep } from './dials.ts';
import { fadeStep } from './fade.ts';
import { flipStep } from './flip.ts';
import { lambdaOffsetsStep } from './lambdaOffsets.ts';
import { localLambdaStep } from './localLambda.ts';
import { monochromeStep } from './monochrome.ts';
import { perspectiveStep } from './perspective.ts';
import { precisionStep } from './precision.ts';
import { promptStep } from './prompt.ts';
import { repairStep } from './repair.ts';
import { straightenStep } from './straighten.ts';
import { toneStep } from './tone.ts';
import { turnStep } from './turn.ts';
import { vignetteStep } from './vignette.ts';

/** Everything that can be done to a photo, in the order in which it is done. */
export const STEPS = [
  repairStep,
  promptStep,
  precisionStep,
  dialsStep,
  localLambdaStep,
  lambdaOffsetsStep,
  colourFixStep,
  monochromeStep,
  turnStep,
  flipStep,
  straightenStep,
  perspectiveStep,
  cropStep,
  vignetteStep,
  fadeStep,
  toneStep,
  curveStep,
  blackWhiteStep,
] as const satisfies Steps;
