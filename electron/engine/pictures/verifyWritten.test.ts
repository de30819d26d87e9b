import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type OutputFormat, outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { encoderInput } from './encodePicture.ts';
import { sharp } from './libvips.ts';
import { drawScene, type Scene, sceneImage } from './testing/drawPictures.ts';
import { verifyWritten } from './verifyWritten.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom verify '));
afterAll(() => rmSync(folder, { recursive: true }));

async function verify(file: string, scene: Scene, format: OutputFormat): Promise<void> {
  const input = encoderInput({ ...scene, metadata: {} });
  const options = outputOptionsSchema.parse({ format });
  await verifyWritten({ file, target: 'result.jpg', input, options, icc: undefined });
}

/** A misty picture: its parts differ by a few steps, less than a lossy encoder may be wrong in the mean. */
function faintScene(): Scene {
  const scene = drawScene();
  const pixelsHwc = scene.pixelsHwc.map((value: number) => 120 + Math.round(value / 8));
  return { ...scene, pixelsHwc };
}

it('a faint picture is what it is', async () => {
  const file = join(folder, 'faint.jpg');
  await sceneImage(faintScene()).jpeg({ quality: 80 }).toFile(file);
  await verify(file, faintScene(), 'jpeg');
});

it('one colour in its place is none, however near', async () => {
  const file = join(folder, 'flat.jpg');
  const { width, height } = { width: 96, height: 64 };
  await sharp({ create: { width, height, channels: 3, background: '#868686' } })
    .jpeg()
    .toFile(file);
  await expect(verify(file, faintScene(), 'jpeg')).rejects.toMatchObject({
    code: 'output-not-verified',
    message: '“result.jpg” was written, but reading it back gives one colour throughout.',
  });
  const flat = drawScene();
  flat.pixelsHwc.fill(0x86);
  await verify(file, flat, 'jpeg');
});
