import type { Libheif } from 'libheif-js/libheif-wasm/libheif-bundle.js';
import { z } from 'zod';
import { readFile } from '../../files/disk.ts';

/** Pixels as libheif gives them: upright, because it applies the file's own rotation and mirroring. */
export interface HeicPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: 8 | 16;
  /** HWC with three channels, or four with alpha. */
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly totalChannels: 3 | 4;
}

const FULL_SCALE_16 = 65535;

const decodedSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  channels: z.tuple([
    z.object({
      stride: z.number().int().positive(),
      bits_per_pixel: z.number().int().min(8).max(16),
      data: z.instanceof(Uint8Array),
    }),
  ]),
});

/**
 * Decodes the primary picture of a HEIC file with libheif compiled to WebAssembly: HEVC is left out of
 * sharp's own build for its patents. Blocks the thread (about half a second per 12 megapixels).
 * @param depth 16 for files of 10 or 12 bits, whose values are stretched to the full range
 * @throws Error with libheif's words
 */
export async function decodeHeic(path: string, depth: 8 | 16): Promise<HeicPixels> {
  const file = await readFile(path);
  // Two megabytes that most sessions never need.
  const { default: createLibheif } = await import('libheif-js/libheif-wasm/libheif-bundle.js');
  // A fresh instance each time: WebAssembly memory grows to the largest photo and never shrinks.
  const libheif = createLibheif();
  const context = libheif.heif_context_alloc();
  const opened = libheif.heif_context_read_from_memory(context, file);
  if (opened.code.value !== 0) throw new Error(opened.message);
  const handle = libheif.heif_js_context_get_primary_image_handle(context);
  const hasAlpha = libheif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const decoded = libheif.heif_js_decode_image2(
    handle,
    libheif.heif_colorspace.heif_colorspace_RGB,
    libheif.heif_chroma[chromaName(depth === 16, hasAlpha)],
  );
  return packRows(decodedSchema.parse(decoded), hasAlpha ? 4 : 3);
}

function chromaName(isDeep: boolean, hasAlpha: boolean): keyof Libheif['heif_chroma'] {
  if (isDeep) return hasAlpha ? 'heif_chroma_interleaved_RRGGBBAA_LE' : 'heif_chroma_interleaved_RRGGBB_LE';
  return hasAlpha ? 'heif_chroma_interleaved_RGBA' : 'heif_chroma_interleaved_RGB';
}

/** Copies rows out of libheif's memory, without their padding. */
function packRows(decoded: z.infer<typeof decodedSchema>, totalChannels: 3 | 4): HeicPixels {
  const { width: widthPx, height: heightPx } = decoded;
  const [{ stride, bits_per_pixel: bits, data }] = decoded.channels;
  const rowValues = widthPx * totalChannels;
  if (bits <= 8) {
    const pixelsHwc = new Uint8Array(rowValues * heightPx);
    for (let y = 0; y < heightPx; y++)
      pixelsHwc.set(data.subarray(y * stride, y * stride + rowValues), y * rowValues);
    return { widthPx, heightPx, depth: 8, pixelsHwc, totalChannels };
  }
  const pixelsHwc = new Uint16Array(rowValues * heightPx);
  const gain = FULL_SCALE_16 / (2 ** bits - 1);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let y = 0; y < heightPx; y++) {
    for (let i = 0; i < rowValues; i++)
      pixelsHwc[y * rowValues + i] = Math.round(view.getUint16(y * stride + i * 2, true) * gain);
  }
  return { widthPx, heightPx, depth: 16, pixelsHwc, totalChannels };
}
