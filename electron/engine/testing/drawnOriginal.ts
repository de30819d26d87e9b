import type { Original } from '../originals.ts';
import { originalFacts } from '../pictures/originalFacts.ts';
import type { Picture } from '../pictures/picture.ts';

/** A drawn original with detail everywhere, as if it had been decoded from a file. */
export function drawnOriginal(
  widthPx: number,
  heightPx: number,
  options: { readonly channels?: 1 | 3; readonly depth?: 8 | 16; readonly hasAlpha?: boolean } = {},
): Original {
  const { channels = 3, depth = 8, hasAlpha = false } = options;
  const allocate = (values: number) => (depth === 8 ? new Uint8Array(values) : new Uint16Array(values));
  const pixelsHwc = allocate(widthPx * heightPx * channels);
  let state = (widthPx * 7919 + heightPx) >>> 0;
  for (let i = 0; i < pixelsHwc.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixelsHwc[i] = state >>> 16;
  }
  const picture: Picture = { widthPx, heightPx, channels, depth, pixelsHwc, metadata: {}, notes: [] };
  const alpha = allocate(widthPx * heightPx).map((_, i) => i * 257);
  return {
    path: 'drawn',
    sha256: `${widthPx}x${heightPx}x${channels}x${depth}`,
    facts: originalFacts(picture),
    picture: hasAlpha ? { ...picture, alpha } : picture,
  };
}
