/**
 * What a graph computes in: single precision; float16, on accelerators; or convolutions on uint8 activations and
 * int8 weights, on processors that have instructions for it. Inputs and outputs are float32 in all of them.
 */
export const PRECISIONS = ['single', 'half', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** What can be asked for; without a wish the fastest one that passes the golden tile is taken. */
export const WANTED_PRECISIONS = ['single', 'int8'] as const;
export type WantedPrecision = (typeof WANTED_PRECISIONS)[number];

export const PRECISION_WORDS: Readonly<Record<Precision, string>> = {
  single: 'single precision',
  half: 'half precision',
  int8: 'eight bits',
};
