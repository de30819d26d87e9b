import { expect, it } from 'vitest';
import { preferredPacks, resolvePack } from './resolvePack.ts';

const pack = (id: string, version: string, digit: string) => ({ id, version, hash: digit.repeat(64) });
const PACKS = [pack('compact', '0.5.0', 'a'), pack('swift', '0.2.0', 'b'), pack('compact', '0.4.0', 'c')];

it('takes the very pack, wherever it stands among others of its id', () => {
  expect(resolvePack(pack('compact', '0.4.0', 'c'), PACKS)).toEqual({ kind: 'exact', pack: PACKS[2] });
});

it('takes the preferred one of the same id where the very pack is gone, and says so', () => {
  expect(resolvePack(pack('compact', '0.3.0', 'd'), PACKS)).toEqual({ kind: 'newer', pack: PACKS[0] });
});

it('takes no pack of another id', () => {
  expect(resolvePack(pack('large', '1.0.0', 'e'), PACKS)).toEqual({ kind: 'missing' });
});

it('offers one of each id to choose from, the preferred one', () => {
  expect(preferredPacks(PACKS)).toEqual([PACKS[0], PACKS[1]]);
});
