import { z } from 'zod';
import type { NetworkStep } from '../step.ts';

const schema = z.enum(['fp32', 'fp16', 'mixed']).optional();

/** The precision that a recipe was made in. It is carried along; which one a provider computes in is proven there. */
export const precisionStep: NetworkStep<'precision', z.infer<typeof schema>> = {
  id: 'precision',
  home: 'recipe',
  stage: 'network',
  schema,
  upgrades: [],
  neutral: undefined,
  isNeutral: (precision) => precision === undefined,
  keyed: (precision) => precision ?? null,
  options: [],
  label: 'precision',
};
