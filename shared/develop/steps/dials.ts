import { z } from 'zod';
import type { MixStep } from '../step.ts';

const schema = z.record(z.string(), z.number().min(-4).max(4));
type DialPositions = z.infer<typeof schema>;

/**
 * λ of each dial: x_H = x_L − Σ λᵢ·rᵢ (PiSA-SR, arXiv 2412.03017, Eq. 8). Its maths is `mixResiduals`, its shader
 * the tile's own; `--dial ID=λ` with its short forms is an option of the commands, which know the pack's dials.
 */
export const dialsStep: MixStep<'dials', DialPositions> = {
  id: 'dials',
  home: 'recipe',
  stage: 'mix',
  schema,
  upgrades: [],
  neutral: {},
  isNeutral: (positions) => Object.keys(positions).length === 0,
  keyed: (positions) => positions,
  options: [],
  label: 'dials',
};
