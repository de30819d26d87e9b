import type { SheetFile } from '../../../shared/engine/protocol.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import type { ResultPicture } from '../pictures/encodePicture.ts';
import { type WriteContext, writePicture } from '../pictures/writePicture.ts';

/**
 * Writes a sheet of finished pixels as results are written: beside its place, read back, then named. What
 * the options ask of a photo's pixels has been done to what the sheet shows, or does not concern it.
 * @param startedAt of `performance.now()`
 */
export async function writeSheet(
  output: string,
  sheet: ResultPicture,
  options: OutputOptions,
  { startedAt, ...context }: WriteContext & { readonly startedAt: number },
): Promise<SheetFile> {
  const { resize: _resize, profile: _profile, sharpening: _sharpening, ...rest } = options;
  const writingStart = performance.now();
  const written = await writePicture(output, sheet, { ...rest, depth: 8, keepGreyscale: false }, context);
  const end = performance.now();
  return {
    ...{ output, ...written },
    seconds: (end - startedAt) / 1000,
    writingSeconds: (end - writingStart) / 1000,
  };
}
