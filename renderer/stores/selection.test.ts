import { describe, expect, it } from 'vitest';
import { type Selection, selectBy } from './selection.ts';

const order = [10, 20, 30, 40, 50];
const none: Selection = { ids: new Set(), anchor: null, current: null };

describe('a selection, as in a file manager', () => {
  it('is one photo after a plain click', () => {
    const both = selectBy(selectBy(none, order, 10, 'only'), order, 30, 'only');
    expect([...both.ids]).toEqual([30]);
  });

  it('gains and loses a photo with Ctrl', () => {
    const two = selectBy(selectBy(none, order, 10, 'only'), order, 40, 'toggle');
    expect([...two.ids]).toEqual([10, 40]);
    const one = selectBy(two, order, 40, 'toggle');
    expect([...one.ids]).toEqual([10]);
    expect(one.current).toBe(10);
  });

  it('reaches from the anchor with Shift, in both directions, and keeps the anchor', () => {
    const start = selectBy(none, order, 30, 'only');
    const down = selectBy(start, order, 50, 'range');
    expect([...down.ids]).toEqual([30, 40, 50]);
    const up = selectBy(down, order, 10, 'range');
    expect([...up.ids]).toEqual([10, 20, 30]);
    expect(up.anchor).toBe(30);
  });
});
