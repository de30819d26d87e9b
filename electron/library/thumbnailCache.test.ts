import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ThumbnailCache } from './thumbnailCache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thumbs 100%-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const textOf = (jpeg: Uint8Array | null) => Buffer.from(jpeg ?? []).toString('utf8');
const kept = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jpg'))
    .sort();
const original = (letter: string) => ({ path: `/${letter}.jpg`, sha256: letter.repeat(64) });

test('a thumbnail is made once, also for two who ask at once', async () => {
  let made = 0;
  const cache = new ThumbnailCache(folder, async (path, longSidePx) => {
    made++;
    return Buffer.from(`${path} ${longSidePx}`);
  });
  const [one, two] = await Promise.all([
    cache.get(original('a'), 256, never),
    cache.get(original('a'), 256, never),
  ]);
  expect(one).toBe(two);
  expect(textOf(one)).toBe('/a.jpg 256');
  await cache.get(original('a'), 256, never);
  expect(made).toBe(1);
  await cache.get(original('a'), 512, never);
  expect(made).toBe(2);
});

test('whoever wants the engine for long waits until none is being made', async () => {
  const drawn = Promise.withResolvers<void>();
  const order: string[] = [];
  const begun = Promise.withResolvers<void>();
  const cache = new ThumbnailCache(folder, async () => {
    begun.resolve();
    await drawn.promise;
    return Buffer.from('jpeg');
  });
  const getting = cache.get(original('a'), 256, never).then(() => order.push('drawn'));
  await begun.promise;
  const settled = cache.settled().then(() => order.push('settled'));
  drawn.resolve();
  await Promise.all([getting, settled]);
  expect(order).toEqual(['drawn', 'settled']);
  await cache.settled();
});

test('a failed one is tried again', async () => {
  let fails = true;
  const cache = new ThumbnailCache(folder, async () => {
    if (fails) throw new Error('no memory');
    return Buffer.from('jpeg');
  });
  await expect(cache.get(original('a'), 256, never)).rejects.toThrow('no memory');
  fails = false;
  expect(textOf(await cache.get(original('a'), 256, never))).toBe('jpeg');
});

test('a photo as developed has a thumbnail of its own, for every development, content and size', async () => {
  const cache = new ThumbnailCache(folder, async () => Buffer.from('the original'));
  const { sha256 } = original('a');
  expect(await cache.findDeveloped(sha256, '0f', 256)).toBeNull();
  await cache.keepDeveloped(sha256, '0f', 256, Buffer.from('developed'));
  expect(textOf(await cache.findDeveloped(sha256, '0f', 256))).toBe('developed');
  expect(textOf(await cache.get(original('a'), 256, never))).toBe('the original');
  expect(await cache.findDeveloped(sha256, '0e', 256)).toBeNull();
  expect(await cache.findDeveloped(sha256, '0f', 512)).toBeNull();
  expect(await cache.findDeveloped(original('b').sha256, '0f', 256)).toBeNull();
  expect(await cache.trim(0)).toBe(0);
  expect(await cache.findDeveloped(sha256, '0f', 256)).toBeNull();
});

test('trimming drops the least recently used', async () => {
  const cache = new ThumbnailCache(folder, async () => Buffer.alloc(100));
  for (const letter of ['a', 'b', 'c']) await cache.get(original(letter), 256, never);
  kept().forEach((name, index) => {
    utimesSync(join(folder, name), 1000 + index, 1000 + index);
  });
  await cache.get(original('a'), 256, never);
  expect(await cache.trim(200)).toBe(200);
  expect(kept().map((name) => name.slice(0, 2))).toEqual(['aa', 'cc']);
});

test('an empty cache needs no folder', async () => {
  expect(await new ThumbnailCache(join(folder, 'none'), async () => Buffer.alloc(1)).trim(0)).toBe(0);
});

test.each([
  ['empty', (jpeg: Buffer) => jpeg.subarray(0, 0)],
  ['cut', (jpeg: Buffer) => jpeg.subarray(0, 200)],
  ['of zeros', (jpeg: Buffer) => Buffer.alloc(jpeg.length)],
] as const)('one that is %s is drawn anew', async (_, damage) => {
  const jpeg = Buffer.concat([Buffer.of(0xff, 0xd8), Buffer.alloc(300, 7), Buffer.of(0xff, 0xd9)]);
  let made = 0;
  const cache = new ThumbnailCache(folder, async () => {
    made++;
    return jpeg;
  });
  await cache.get(original('a'), 256, never);
  await cache.get(original('a'), 256, never);
  expect(made).toBe(1);
  writeFileSync(join(folder, kept()[0] ?? ''), damage(jpeg));
  expect(await cache.get(original('a'), 256, never)).toEqual(jpeg);
  expect(made).toBe(2);
});
