import { expect, test } from 'vitest';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import { KeptResiduals } from '../pixel/keptResiduals.ts';
import { HeldDecodings } from './heldDecodings.ts';
import type { Decoding } from './tiledAutoencoder.ts';

const LIMIT_BYTES = 1000;
/** Only told apart. */
const pack = {} as ProvenPack;
const decoding = (bytes: number): Decoding => ({ bytes, decode: async () => new Float32Array() });

test('at most two are held, and no more than all that may be kept; the one that was used longest ago goes', () => {
  const bound = new KeptResiduals(LIMIT_BYTES);
  const held = new HeldDecodings(2, bound);
  const [a, b, c] = [decoding(300), decoding(300), decoding(300)];
  held.hold('photo a', pack, a);
  held.hold('photo b', pack, b);
  expect(held.get('photo a', pack)).toBe(a);
  held.hold('photo c', pack, c);
  expect(held.get('photo b', pack)).toBeUndefined();
  expect(held.bytes).toBe(600);
  held.hold('photo large', pack, decoding(900));
  expect(held.bytes).toBe(900);
  expect(bound.canHold(101)).toBe(false);
  // The newest stays, however large: it is being looked at.
  held.hold('photo huge', pack, decoding(5000));
  expect(held.bytes).toBe(5000);
});

test('what it holds is taken from what may be kept, and given back: for one original, or for all', () => {
  const bound = new KeptResiduals(LIMIT_BYTES);
  const held = new HeldDecodings(2, bound);
  held.hold('one a', pack, decoding(400));
  held.hold('other a', pack, decoding(500));
  expect(bound.canHold(101)).toBe(false);
  held.forget('one');
  expect([held.bytes, bound.canHold(500), bound.canHold(501)]).toEqual([500, true, false]);
  held.hold('other a', pack, decoding(200));
  expect(bound.canHold(800)).toBe(true);
  held.forget();
  expect([held.bytes, bound.canHold(LIMIT_BYTES)]).toEqual([0, true]);
});

test('sessions that were opened anew have none', () => {
  const held = new HeldDecodings(2, new KeptResiduals(LIMIT_BYTES));
  held.hold('photo', pack, decoding(1));
  expect(held.get('photo', {} as ProvenPack)).toBeUndefined();
});
