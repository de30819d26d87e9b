import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { FailureCode } from '../../../shared/errors/failure.ts';
import { cameraJpeg, drawScene, hugePng } from '../../engine/pictures/testing/drawPictures.ts';
import { drawPicture } from './drawPicture.ts';

/** A file that a batch may meet, and how it ends: the size of its result at ×2, or the one failure. */
export interface AwkwardInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly ends: { readonly widthPx: number; readonly heightPx: number } | { readonly code: FailureCode };
}

const BOMB_PX = 40_000;

/** Every kind of file that is no plain photograph; names that a shell or a disk may stumble over. */
export async function drawAwkwardInputs(): Promise<AwkwardInput[]> {
  const jpeg = await drawPicture(200, 160).jpeg().toBuffer();
  const small = (seed: number) => drawPicture(20, 14, seed);
  const doubled = { widthPx: 40, heightPx: 28 };
  return [
    { name: 'zero bytes.jpg', bytes: Buffer.alloc(0), ends: { code: 'picture-empty' } },
    {
      name: 'truncated.jpg',
      bytes: jpeg.subarray(0, jpeg.length / 2),
      ends: { code: 'picture-damaged' },
    },
    {
      name: 'letter.png',
      bytes: Buffer.from('Dear Žofie,\n'),
      ends: { code: 'picture-unknown-format' },
    },
    { name: 'bomb.png', bytes: hugePng(BOMB_PX, BOMB_PX), ends: { code: 'picture-too-large' } },
    { name: 'really a png.jpg', bytes: await small(2).png().toBuffer(), ends: doubled },
    { name: 'one.png', bytes: await drawPicture(1, 1).png().toBuffer(), ends: { widthPx: 2, heightPx: 2 } },
    {
      name: 'panorama.jpg',
      bytes: await drawPicture(4000, 60).jpeg().toBuffer(),
      ends: { widthPx: 8000, heightPx: 120 },
    },
    { name: 'animated.gif', bytes: await drawAnimation('gif'), ends: doubled },
    { name: 'animated.webp', bytes: await drawAnimation('webp'), ends: doubled },
    { name: 'corrupt profile.jpg', bytes: await withCorruptProfile(), ends: doubled },
    {
      name: 'with a place.jpg',
      bytes: await cameraJpeg(drawScene({ widthPx: 20, heightPx: 14 }), 1),
      ends: doubled,
    },
    { name: 'a b  100%20 %s.png', bytes: await small(3).png().toBuffer(), ends: doubled },
    { name: 'Лето 🌻 żółw.webp', bytes: await small(4).webp().toBuffer(), ends: doubled },
    { name: "-o it's $HOME; #1.tif", bytes: await small(5).tiff().toBuffer(), ends: doubled },
  ];
}

/** Writes them into a folder that is made for them; among them lies a folder that is called as a picture. */
export async function writeAwkwardInputs(folder: string): Promise<AwkwardInput[]> {
  await mkdir(join(folder, 'a folder.jpg'), { recursive: true });
  const inputs = await drawAwkwardInputs();
  for (const { name, bytes } of inputs) await writeFile(join(folder, name), bytes);
  return inputs;
}

/** Three frames of 20 × 14. */
async function drawAnimation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all([1, 2, 3].map((seed) => drawPicture(20, 14, seed).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .toFormat(format, { loop: 0 })
    .toBuffer();
}

/** A profile whose tags lead nowhere behind a header that still looks like one. */
async function withCorruptProfile(): Promise<Buffer> {
  const whole = await drawPicture(20, 14, 6).withIccProfile('p3').jpeg().toBuffer();
  const profileAt = whole.indexOf('ICC_PROFILE\0', 0, 'latin1') + 'ICC_PROFILE\0'.length + 2;
  const TAG_TABLE_AT = 128;
  return Buffer.from(whole).fill(0xee, profileAt + TAG_TABLE_AT, profileAt + TAG_TABLE_AT + 200);
}
