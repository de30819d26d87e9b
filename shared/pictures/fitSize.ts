import type { Resize } from './outputOptions.ts';

export interface FittedSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Dots per inch, where a print size asks for them. */
  readonly density?: number;
}

const MM_PER_INCH = 25.4;

/** The size of a result that fits what is asked: its shape is kept, and it never grows. */
export function fitSize(widthPx: number, heightPx: number, resize: Resize): FittedSize {
  switch (resize.kind) {
    case 'long-side':
      return scaled(widthPx, heightPx, resize.px / Math.max(widthPx, heightPx));
    case 'megapixels':
      return scaled(widthPx, heightPx, Math.sqrt((resize.megapixels * 1e6) / (widthPx * heightPx)));
    case 'print': {
      const sides = [resize.widthMm, resize.heightMm].map((mm) => (mm / MM_PER_INCH) * resize.dpi);
      const long = Math.max(...sides) / Math.max(widthPx, heightPx);
      const short = Math.min(...sides) / Math.min(widthPx, heightPx);
      return { ...scaled(widthPx, heightPx, Math.min(long, short)), density: resize.dpi };
    }
  }
}

function scaled(widthPx: number, heightPx: number, factor: number): FittedSize {
  if (factor >= 1) return { widthPx, heightPx };
  const side = (px: number) => Math.max(1, Math.round(px * factor));
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}
