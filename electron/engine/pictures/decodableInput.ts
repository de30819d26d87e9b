import { type Original, readingFailure } from './openOriginal.ts';
import { readRawPreview } from './rawPreview.ts';

/** What sharp is to open for an original: the file itself, or the picture inside a RAW file. */
export interface DecodableInput {
  readonly input: string | Buffer;
  readonly notes: readonly string[];
}

export async function decodableInput(original: Original): Promise<DecodableInput> {
  if (original.format !== 'raw') return { input: original.path, notes: [] };
  try {
    const { jpeg, note } = await readRawPreview(original.path);
    return { input: jpeg, notes: [note] };
  } catch (cause) {
    throw readingFailure(original.path, cause);
  }
}
