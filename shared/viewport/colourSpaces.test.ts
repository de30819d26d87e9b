import { describe, expect, it } from 'vitest';
import { apply, DISPLAY_P3, photoSpace, rgbToRgb } from './colourSpaces.ts';

describe('a photo’s colour space', () => {
  it.each([
    ['sRGB IEC61966-2.1', 'direct', 'srgb'],
    ['sRGB', 'direct', 'srgb'],
    ['Display P3', 'direct', 'display-p3'],
    ['Adobe RGB (1998)', 'converted', 'display-p3'],
    ['ProPhoto RGB', 'converted', 'display-p3'],
    ['Some scanner', 'direct', 'srgb'],
  ])('%s is shown %s on a canvas of %s', (name, kind, canvas) =>
    expect(photoSpace(name)).toMatchObject({ kind, canvas }),
  );

  it.each(['Adobe RGB (1998)', 'ProPhoto RGB'])('keeps white and grey of %s neutral', (name) => {
    const space = photoSpace(name);
    if (space.kind !== 'converted') throw new Error('expected a conversion');
    for (const grey of [1, 0.18]) {
      for (const value of apply(rgbToRgb(space.space, DISPLAY_P3), [grey, grey, grey])) {
        expect(value).toBeCloseTo(grey, 6);
      }
    }
  });

  it('turns Adobe RGB’s green into a green that is outside of Display P3', () => {
    const space = photoSpace('Adobe RGB (1998)');
    if (space.kind !== 'converted') throw new Error('expected a conversion');
    const [red = 0, green = 0, blue = 0] = apply(rgbToRgb(space.space, DISPLAY_P3), [0, 1, 0]);
    expect(red).toBeLessThan(0);
    expect(green).toBeGreaterThan(0.95);
    expect(Math.abs(blue)).toBeLessThan(0.05);
  });
});
