import { expect, it } from 'vitest';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { checkOutputLimits } from './outputLimits.ts';

const HUNDRED_MEGAPIXELS = { widthPx: 10_000, heightPx: 10_000 };
const avif = outputOptionsSchema.parse({ format: 'avif' });

it('an AVIF for whose encoder there is no memory is refused, with how much it takes', () => {
  expect(() => checkOutputLimits('/x/large.avif', HUNDRED_MEGAPIXELS, avif, 3e9)).toThrow(
    expect.objectContaining({
      code: 'picture-too-large',
      message:
        '“large.avif” would have 100 megapixels: to write it as AVIF takes 3.8 GB of memory, and 3.0 GB are free.',
    }),
  );
});

it('it is written where memory, a coarser chroma or a smaller size allows it', () => {
  checkOutputLimits('large.avif', HUNDRED_MEGAPIXELS, avif, 4e9);
  checkOutputLimits('large.avif', HUNDRED_MEGAPIXELS, { ...avif, chroma: 'half' }, 3e9);
  const resize = { kind: 'megapixels', megapixels: 12 } as const;
  checkOutputLimits('large.avif', HUNDRED_MEGAPIXELS, { ...avif, resize }, 5e8);
});

it('other formats write as they go and need no such memory', () => {
  checkOutputLimits('large.jpg', HUNDRED_MEGAPIXELS, outputOptionsSchema.parse({ format: 'jpeg' }), 0);
});
