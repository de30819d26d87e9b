import { describe, expect, it } from 'vitest';
import { RecentlyUsed } from './recentlyUsed.ts';

describe('what was used recently', () => {
  it('is kept up to a number, and what was asked for longest ago goes first', () => {
    const values = new RecentlyUsed<number>(2);
    values.set('a', 1);
    values.set('b', 2);
    expect(values.get('a')).toBe(1);
    values.set('c', 3);
    expect(values.get('b')).toBeUndefined();
    expect([values.get('a'), values.get('c')]).toEqual([1, 3]);
  });

  it('counts once under each key, with its newest value', () => {
    const values = new RecentlyUsed<number>(2);
    values.set('a', 1);
    values.set('b', 2);
    values.set('b', 3);
    expect([values.get('a'), values.get('b')]).toEqual([1, 3]);
  });

  it('can be forgotten', () => {
    const values = new RecentlyUsed<number>(2);
    values.set('a', 1);
    values.delete('a');
    expect(values.get('a')).toBeUndefined();
  });
});
