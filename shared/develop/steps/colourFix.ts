import { z } from 'zod';
import { COLOUR_FIXES, type ColourFix } from '../../colour/colourFix.ts';
import type { MixStep } from '../step.ts';

const schema = z.strictObject({ version: z.literal(1), method: z.enum(COLOUR_FIXES) });
type ColourFixChoice = z.infer<typeof schema>;

/**
 * How a latent pack's colours are brought back to the photo's. It compares what was decoded with the enlargement,
 * pixel by pixel, so it is the last part of the mix: after geometry nothing is left to compare with.
 */
export const colourFixStep: MixStep<'colourFix', ColourFixChoice> = {
  id: 'colourFix',
  home: 'steps',
  stage: 'mix',
  schema,
  upgrades: [],
  neutral: { version: 1, method: 'adain' },
  isNeutral: ({ method }) => method === 'adain',
  keyed: ({ method }) => method,
  options: [
    {
      flags: `--colour-fix <${COLOUR_FIXES.join('|')}>`,
      description: 'how a latent pack keeps the colours of the photograph (default: adain)',
      read(text) {
        const method = COLOUR_FIXES.find((candidate) => candidate === text);
        if (method === undefined) throw new RangeError(`Expected one of ${COLOUR_FIXES.join(', ')}.`);
        return choose(method);
      },
    },
  ],
  label: 'colourFix',
};

const choose = (method: ColourFix): ColourFixChoice => ({ version: 1, method });
