import { z } from 'zod';
import type { NetworkStep } from '../step.ts';

/** Characters; CLIP reads 75 tokens, so there is no use in more. */
export const PROMPT_LENGTH_MAX = 1000;

/** What the picture shows, in words, for latent packs that take them. */
export const promptStep: NetworkStep<'prompt', string> = {
  id: 'prompt',
  home: 'recipe',
  stage: 'network',
  schema: z.string().max(PROMPT_LENGTH_MAX),
  upgrades: [],
  neutral: '',
  isNeutral: (words) => words === '',
  keyed: (words) => words,
  options: [
    {
      flags: '--prompt <text>',
      description: 'what the photograph shows, for packs with a text encoder',
      read: (text) => text,
    },
  ],
  label: 'prompt',
};
