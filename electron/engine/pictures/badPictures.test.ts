import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../shared/errors/failure.ts';
import { decodePicture } from './decodePicture.ts';
import { inspectPicture } from './inspectPicture.ts';
import { drawScene, hugePng, sceneImage } from './testing/drawPictures.ts';
import { makeThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom bad '));
afterAll(() => rmSync(folder, { recursive: true }));

const scene = drawScene({ widthPx: 300, heightPx: 200 });
const jpeg = await sceneImage(scene).jpeg().toBuffer();
const png = await sceneImage(scene).png().toBuffer();
const webp = await sceneImage(scene).webp().toBuffer();
const tiff = await sceneImage(scene).tiff({ compression: 'lzw' }).toBuffer();
const avif = await sceneImage(scene).avif({ effort: 0 }).toBuffer();

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

interface BadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: FailureCode;
  readonly message: RegExp;
}

const BAD_FILES: readonly BadFile[] = [
  { name: 'nothing.jpg', bytes: Buffer.alloc(0), code: 'picture-empty', message: /“nothing.jpg” is empty/ },
  {
    name: 'letter.png',
    bytes: Buffer.from('Dear Žofie,'),
    code: 'picture-unknown-format',
    message: /not a picture/,
  },
  {
    name: 'cut.jpg',
    bytes: half(jpeg),
    code: 'picture-damaged',
    message: /“cut.jpg” is damaged: its data end too early/,
  },
  { name: 'cut.png', bytes: half(png), code: 'picture-damaged', message: /is damaged/ },
  { name: 'cut.webp', bytes: half(webp), code: 'picture-damaged', message: /is damaged/ },
  { name: 'cut.tif', bytes: half(tiff), code: 'picture-damaged', message: /is damaged/ },
  { name: 'cut.avif', bytes: half(avif), code: 'picture-damaged', message: /is damaged/ },
  { name: 'start only.jpg', bytes: jpeg.subarray(0, 4), code: 'picture-damaged', message: /is damaged/ },
  {
    name: 'start only.heic',
    bytes: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1'),
    code: 'picture-damaged',
    message: /is damaged/,
  },
  {
    name: 'bomb.png',
    bytes: hugePng(40000, 40000),
    code: 'picture-too-large',
    message: /“bomb.png” has 1600 megapixels \(40000 × 40000\); a photo of its kind may have 805\./,
  },
  { name: 'sensor.nef', bytes: tiff, code: 'picture-unknown-format', message: /without an embedded preview/ },
];

describe('every bad file is one clear failure', () => {
  it.each(BAD_FILES)('$name is $code', async ({ name, bytes, code, message }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const failure = await decodePicture(path).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: 'Failure', code });
    expect((failure as Error).message).toMatch(message);
    expect((failure as Error).message).toMatch(/^[^\n]+\.$/);
    expect((failure as { action?: string }).action).toMatch(/\.$/);
    await expect(makeThumbnail(path, 100)).rejects.toMatchObject({ code });
  });

  it('a missing file and a folder are named as such', async () => {
    mkdirSync(join(folder, 'album.jpg'));
    for (const act of [decodePicture, inspectPicture]) {
      await expect(act(join(folder, 'gone.jpg'))).rejects.toMatchObject({ code: 'picture-not-found' });
      await expect(act(join(folder, 'album.jpg'))).rejects.toMatchObject({ code: 'picture-not-a-file' });
    }
  });

  it('the largest bomb takes little memory and time to refuse', async () => {
    const path = join(folder, 'again.png');
    writeFileSync(path, hugePng(40000, 40000));
    const before = process.memoryUsage.rss();
    // Processor time: on a busy machine the clock says more about the other programs.
    const begin = process.cpuUsage();
    await expect(inspectPicture(path)).rejects.toMatchObject({ code: 'picture-too-large' });
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(2);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
  });
});
