import { describe, expect, it } from 'vitest';
import { NOTHING_PAINTED, paintedDials } from './paintedDials.ts';

describe('painted dials', () => {
  it('have a key of their pictures, whatever their order and their white', () => {
    const one = paintedDials({ pix: { png: 'AAAA', white: 1 }, sem: { png: 'BBBB', white: 1 } });
    const same = paintedDials({ sem: { png: 'BBBB', white: 0.3 }, pix: { png: 'AAAA', white: 2 } });
    expect(same).toEqual(one);
    expect(one.pngs).toEqual({ pix: 'AAAA', sem: 'BBBB' });
    const swapped = paintedDials({ pix: { png: 'BBBB', white: 1 }, sem: { png: 'AAAA', white: 1 } });
    expect(swapped.key).not.toBe(one.key);
  });

  it('are nothing where a recipe has none', () => {
    expect(paintedDials(undefined)).toBe(NOTHING_PAINTED);
    expect(paintedDials({})).toBe(NOTHING_PAINTED);
  });
});
