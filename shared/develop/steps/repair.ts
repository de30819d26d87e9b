import { z } from 'zod';
import { fillMask } from '../../repair/fillMask.ts';
import { damagedUnder } from '../../repair/mendAreas.ts';
import { type Mask, maskSchema, picturesOf } from '../mask.ts';
import { readNumbers } from '../readNumbers.ts';
import type { SourceStep } from '../step.ts';

const schema = z.strictObject({
  version: z.literal(1),
  /** What is mended: 1 wholly, 0 not at all. */
  mask: maskSchema,
  /** How much of what was found there is replaced. */
  strength: z.number().min(0).max(1),
});
export type Repair = z.infer<typeof schema>;

const NOTHING: Mask = { base: 0, shapes: [] };

/** Mends scratches, dust, folds and stains under a mask, before the network reads the photo. */
export const repairStep: SourceStep<'repair', Repair> = {
  id: 'repair',
  home: 'steps',
  stage: 'source',
  schema,
  upgrades: [],
  neutral: { version: 1, mask: NOTHING, strength: 1 },
  isNeutral: ({ mask, strength }) => strength === 0 || (mask.base === 0 && mask.shapes.length === 0),
  keyed: ({ mask, strength }) => ({ mask, strength }),
  mask: ({ mask }) => mask,
  mend(planesChw, size, { strength }, shares) {
    const filled = planesChw.slice();
    if (!fillMask(filled, size, damagedUnder(shares))) return;
    for (let i = 0; i < planesChw.length; i++) {
      const value = planesChw[i] as number;
      planesChw[i] =
        value + strength * (shares[i % shares.length] as number) * ((filled[i] as number) - value);
    }
  },
  options: [
    {
      flags: '--repair-strength <strength>',
      description: 'how much of what is mended is replaced: 0 nothing, 1 (default) all',
      read(text, before) {
        const [strength = Number.NaN, ...more] = readNumbers(text);
        if (more.length > 0 || !(strength >= 0 && strength <= 1))
          throw new RangeError('Expected a strength from 0 to 1.');
        return { ...before, strength };
      },
    },
  ],
  pictures: ({ mask }) => picturesOf([mask]),
  label: 'repair',
};
