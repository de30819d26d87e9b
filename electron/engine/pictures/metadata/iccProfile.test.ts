import { describe, expect, it } from 'vitest';
import { sharp } from '../libvips.ts';
import { readIccProfile } from './iccProfile.ts';

async function builtIn(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: '#888' } });
  const file = await (name === 'cmyk' ? pixel.toColourspace('cmyk') : pixel)
    .withIccProfile(name)
    .jpeg()
    .toBuffer();
  const { icc } = await sharp(file).metadata();
  if (icc === undefined) throw new Error('no profile was written');
  return icc;
}

describe('readIccProfile', () => {
  it.each([
    ['srgb', 'RGB', /sRGB/i],
    ['p3', 'RGB', /P3/i],
    ['cmyk', 'CMYK', /./],
  ] as const)('tells %s by its space and name', async (name, colourSpace, description) => {
    const facts = readIccProfile(await builtIn(name));
    expect(facts?.colourSpace).toBe(colourSpace);
    expect(facts?.name).toMatch(description);
  });

  it('refuses what is cut, padded with nonsense or no profile', async () => {
    const icc = await builtIn('p3');
    expect(readIccProfile(icc.subarray(0, icc.length - 1))).toBeUndefined();
    expect(readIccProfile(icc.subarray(0, 100))).toBeUndefined();
    const wildTag = Uint8Array.from(icc);
    new DataView(wildTag.buffer).setUint32(128 + 4 + 4, 2 ** 31);
    expect(readIccProfile(wildTag)).toBeUndefined();
  });
});
