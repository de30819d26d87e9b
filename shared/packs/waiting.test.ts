import { describe, expect, it } from 'vitest';
import { fasterPack, Pace, secondsFor, toldWaiting } from './waiting.ts';

const pack = (id: string, dials = ['pix', 'sem']) => ({
  id,
  hash: `hash of ${id}`,
  dials: dials.map((name) => ({ id: name })),
});
const [compact, swift, other] = [pack('compact'), pack('swift'), pack('other', ['strength'])];
const speeds = { [compact.hash]: 12, [swift.hash]: 3, [other.hash]: 1 };

describe('what a photo will take', () => {
  it('goes by its pixels and the pack', () => {
    expect(secondsFor(8_000_000, compact, speeds)).toBe(96);
    expect(secondsFor(8_000_000, pack('unknown'), speeds)).toBeNull();
  });

  it('a faster pack with the same dials is proposed where the wait would be long', () => {
    const packs = [compact, swift, other];
    expect(fasterPack(8_000_000, compact, packs, speeds)).toBe(swift);
    expect(fasterPack(1_000_000, compact, packs, speeds)).toBeNull();
    expect(fasterPack(8_000_000, swift, packs, speeds)).toBeNull();
    expect(fasterPack(80_000_000, swift, packs, speeds)).toBeNull();
    expect(fasterPack(8_000_000, compact, packs, { [compact.hash]: 12, [swift.hash]: 7 })).toBeNull();
    expect(fasterPack(8_000_000, compact, packs, {})).toBeNull();
  });
});

describe('the pace of what is seen to go on', () => {
  it('is told after two steps, and by the last few', () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(1, 9000);
    expect(pace.secondsEach).toBeNull();
    pace.note(2, 10_000);
    expect(pace.secondsEach).toBe(5);
    for (let step = 3; step <= 9; step++) pace.note(step, 10_000 + 1000 * (step - 2));
    expect(pace.secondsEach).toBe(1);
  });

  it('does not count what was there already', () => {
    const pace = new Pace();
    for (const done of [3, 3, 2, 4, 5]) pace.note(done, done * 1000);
    expect(pace.secondsEach).toBe(1);
  });
});

it('the whole photo is never said to take less than the part that is seen', () => {
  expect(toldWaiting(35, 2)).toEqual({ visible: 35, whole: 35 });
  expect(toldWaiting(3, 96)).toEqual({ visible: 3, whole: 96 });
  expect(toldWaiting(null, 96)).toEqual({ visible: null, whole: 96 });
  expect(toldWaiting(3, null)).toEqual({ visible: 3, whole: null });
});
