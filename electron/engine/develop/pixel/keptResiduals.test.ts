import { describe, expect, it } from 'vitest';
import { KeptResiduals } from './keptResiduals.ts';

const key = { originalSha256: 'a', network: 'p', provider: 'cpu', tilePx: 256 };

/** 100 bytes. */
const tile = () => [new Float16Array(20), new Float16Array(30)];

describe('KeptResiduals', () => {
  it('lets go of what was used least recently', () => {
    const kept = new KeptResiduals(300);
    for (const index of [0, 1, 2]) kept.keep(key, index, tile());
    kept.get(key, 0);
    kept.keep(key, 3, tile());
    expect([0, 1, 2, 3].map((index) => kept.has(key, index))).toEqual([true, false, true, true]);
    expect([kept.bytes, kept.tiles]).toEqual([300, 3]);
  });

  it('counts a tile that is kept again once', () => {
    const kept = new KeptResiduals(300);
    kept.keep(key, 0, tile());
    kept.keep(key, 0, tile());
    expect([kept.bytes, kept.tiles]).toEqual([100, 1]);
  });

  it.each([{ originalSha256: 'b' }, { network: 'q' }, { provider: 'webgpu' }, { tilePx: 128 }])(
    'does not take %j for the same',
    (other) => {
      const kept = new KeptResiduals(300);
      kept.keep(key, 0, tile());
      expect(kept.get({ ...key, ...other }, 0)).toBeUndefined();
    },
  );

  it('makes room for what is lent, until it is given back', () => {
    const kept = new KeptResiduals(300);
    for (const index of [0, 1, 2]) kept.keep(key, index, tile());
    const giveBack = kept.lend(150);
    expect(kept.bytes).toBe(100);
    expect([kept.canHold(150), kept.canHold(151)]).toEqual([true, false]);
    giveBack();
    giveBack();
    expect([kept.canHold(300), kept.canHold(301)]).toEqual([true, false]);
  });

  it('keeps nothing that is larger than all it may hold', () => {
    const kept = new KeptResiduals(99);
    kept.keep(key, 0, tile());
    expect([kept.bytes, kept.tiles]).toEqual([0, 0]);
  });

  it('forgets one original or all', () => {
    const kept = new KeptResiduals(300);
    kept.keep(key, 0, tile());
    kept.keep({ ...key, originalSha256: 'b' }, 0, tile());
    kept.forget('a');
    expect([kept.has(key, 0), kept.bytes]).toEqual([false, 100]);
    kept.forget();
    expect([kept.tiles, kept.bytes]).toEqual([0, 0]);
  });
});
