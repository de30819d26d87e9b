import { expect, it } from 'vitest';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { EnlargedPicture } from './enlargedPicture.ts';

const INPUT = { x: 4, y: 0, width: 60, height: 40 };
const CORE = { x: 10, y: 8, width: 30, height: 20 };

it("a core cut out of its network's input is the core itself, once and again", () => {
  const { picture } = drawnOriginal(40, 30);
  const enlarged = new EnlargedPicture(picture, 2.5);
  const fresh = new EnlargedPicture(picture, 2.5).read(CORE);
  enlarged.readInput(INPUT);
  const cut = enlarged.read(CORE);
  expect(cut).toEqual(fresh);
  cut.fill(0); // as a mix does
  expect(enlarged.read(CORE)).toEqual(fresh);
});

it('what was read for itself is never cut from', () => {
  const { picture } = drawnOriginal(40, 30);
  const enlarged = new EnlargedPicture(picture, 2);
  const whole = enlarged.read(INPUT);
  whole.fill(0);
  expect(enlarged.read(CORE)).toEqual(new EnlargedPicture(picture, 2).read(CORE));
});
