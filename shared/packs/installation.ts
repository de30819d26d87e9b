import type { Provider } from '../engine/providers.ts';

/** Which of the published networks is installed. */
export const PUBLISHED_PACKS = ['pisa-sr', 'osediff'] as const;
export type PublishedPack = (typeof PUBLISHED_PACKS)[number];

export const BASE_PRECISIONS = ['fp32', 'fp16'] as const;
export type BasePrecision = (typeof BASE_PRECISIONS)[number];

/** What an installation does at the moment. */
export interface InstallStep {
  readonly step: 'download' | 'check' | 'hash' | 'copy' | 'prompt' | 'self-test' | 'finish' | 'measure';
  /** A file's name, or what was found. */
  readonly detail: string;
}

/** One of the user's files that a pack was made of. */
export interface WeightSource {
  readonly file: string;
  readonly sha256: string;
  /** It is the very file that its authors published. */
  readonly isPublished: boolean;
}

/** What an image-to-image model turned out to be, to be shown before it is imported. */
export interface ModelInspection {
  readonly input: string;
  readonly output: string;
  readonly layout: 'NCHW' | 'NHWC';
  /** The value that white has. */
  readonly white: 1 | 255;
  /** Whether the probe told the range; if not, both seemed possible and the better one was taken. */
  readonly isRangeCertain: boolean;
  readonly type: 'float32' | 'float16' | 'uint8';
  readonly outputType: 'float32' | 'float16' | 'uint8';
  readonly scale: number;
  /** Sides of an input are multiples of this. */
  readonly inputMultiple: number;
  /** Input pixels beyond which a change moves no result by half an 8-bit step. */
  readonly reachPx: number;
}

/** What a pack costs on this computer, measured and not estimated. */
export interface PackMeasurement {
  readonly provider: Provider;
  /** Of output, both residuals and the decoder included. */
  readonly secondsPerMegapixel: number;
  /** The most that the process held while it worked. */
  readonly peakBytes: number;
}
