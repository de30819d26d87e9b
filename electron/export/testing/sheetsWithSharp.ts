import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import type { DrawSheets } from '../exportTools.ts';

const PICTURE_PX = 16;

/** Sheets without an engine: reads what they show and writes real files, small pictures in a row. */
export const sheetsWithSharp: DrawSheets = {
  comparison: ({ original, result, output, options }) => drawRow([original, result], output, options),
  contactSheet: ({ pictures, output, options }) =>
    drawRow(
      pictures.map(({ path }) => path),
      output,
      options,
    ),
};

async function drawRow(paths: readonly string[], output: string, { format }: OutputOptions) {
  const pictures = await Promise.all(
    paths.map(async (path) =>
      sharp(await readFile(path))
        .resize(PICTURE_PX, PICTURE_PX)
        .png()
        .toBuffer(),
    ),
  );
  const size = { width: PICTURE_PX * pictures.length, height: PICTURE_PX };
  const { data, info } = await sharp({ create: { ...size, channels: 3, background: 'grey' } })
    .composite(pictures.map((input, index) => ({ input, left: index * PICTURE_PX, top: 0 })))
    .toFormat(format)
    .toBuffer({ resolveWithObject: true });
  await writeFile(`${output}.part`, data);
  await rename(`${output}.part`, output);
  return {
    output,
    widthPx: info.width,
    heightPx: info.height,
    bytes: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
    seconds: 0,
    writingSeconds: 0,
    notes: [],
  };
}
