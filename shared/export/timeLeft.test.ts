import { expect, test } from 'vitest';
import { TimeLeft } from './timeLeft.ts';

/** Twenty photos between 4 and 40 megapixels, at a rate that varies by a third from photo to photo. */
const PHOTOS = Array.from({ length: 20 }, (_, index) => {
  const megapixels = 4 + ((index * 17) % 37);
  return { megapixels, seconds: (megapixels / 2) * (1 + (((index * 7) % 5) - 2) / 6) };
});
const ALL = PHOTOS.reduce((sum, photo) => sum + photo.megapixels, 0);

test('settles within a fifth of the truth after the first tenth', () => {
  const total = PHOTOS.reduce((sum, photo) => sum + photo.seconds, 0);
  const left = new TimeLeft();
  let seconds = 0;
  let megapixels = 0;
  left.observe(0, 0);
  for (const photo of PHOTOS) {
    seconds += photo.seconds;
    megapixels += photo.megapixels;
    left.observe(seconds * 1000, megapixels);
    if (megapixels < ALL / 10) continue;
    const estimate = left.seconds(ALL - megapixels) ?? Number.NaN;
    expect(Math.abs(seconds + estimate - total)).toBeLessThanOrEqual(total * 0.2);
  }
  expect(left.seconds(0)).toBe(0);
});

test('settles so with tiles that end one by one, every third of them later than the others', () => {
  const [tiles, pixelsPerTile] = [48, 100];
  const tileMs = (tile: number) => 1500 + 600 * ((tile % 3) - 1);
  const totalMs = Array.from({ length: tiles }, (_, tile) => tileMs(tile)).reduce((sum, ms) => sum + ms, 0);
  const left = new TimeLeft();
  left.observe(0, 0);
  let nowMs = 0;
  for (let tile = 0; tile < tiles; tile++) {
    nowMs += tileMs(tile);
    left.observe(nowMs, (tile + 1) * pixelsPerTile);
    if (tile + 1 < tiles / 10) continue;
    const seconds = left.seconds((tiles - tile - 1) * pixelsPerTile) ?? Number.NaN;
    expect(Math.abs(nowMs + seconds * 1000 - totalMs)).toBeLessThanOrEqual(0.2 * totalMs);
  }
});

test('says nothing before it knows something', () => {
  const left = new TimeLeft();
  expect(left.seconds(100)).toBeNull();
  left.observe(0, 0);
  left.observe(1000, 10);
  expect(left.seconds(100)).toBeNull();
  left.observe(4000, 40);
  expect(left.seconds(100)).toBe(10);
});

test('a pause does not count', () => {
  const left = new TimeLeft();
  left.observe(0, 0);
  left.observe(4000, 40);
  left.interrupt();
  left.observe(1_000_000, 40);
  left.observe(1_004_000, 80);
  expect(left.seconds(50)).toBe(5);
});

test('a retry that puts work back does not turn the rate round', () => {
  const left = new TimeLeft();
  left.observe(0, 0);
  left.observe(4000, 40);
  left.observe(5000, 20);
  left.observe(7000, 40);
  expect(left.seconds(60)).toBe(6);
});
