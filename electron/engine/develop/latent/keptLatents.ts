import type { LearntNorms } from './tiledAutoencoder.ts';

/** A whole picture as a latent pack sees it: float32 CHW of `width` × `height` latents. */
export interface PictureLatents {
  readonly width: number;
  readonly height: number;
  /** The encoded enlargement z_L. */
  readonly zL: Float32Array;
  /** Whether there is not one residual per dial but their sum, or none at all. */
  readonly isSum: boolean;
  readonly residuals: readonly Float32Array[];
  /** Grows while the picture is decoded. */
  readonly learnt: LearntNorms;
}

/**
 * Latents and residuals of pictures that were computed, so that another λ costs decoding only. They are kept
 * whole and as they are: a picture has 48 times fewer latents than pixel values.
 */
export class KeptLatents {
  readonly #limitBytes: number;
  /** In order of last use. */
  readonly #kept = new Map<string, PictureLatents>();

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): PictureLatents | undefined {
    const latents = this.#kept.get(key);
    if (latents !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, latents);
    }
    return latents;
  }

  keep(key: string, latents: PictureLatents): void {
    this.#kept.set(key, latents);
    let bytes = this.bytes;
    for (const [name, entry] of this.#kept) {
      if (bytes <= this.#limitBytes) return;
      this.#kept.delete(name);
      bytes -= bytesOf(entry);
    }
  }

  get bytes(): number {
    return [...this.#kept.values()].reduce((sum, latents) => sum + bytesOf(latents), 0);
  }

  /** Forgets what belongs to keys that begin so, or everything. */
  forget(prefix = ''): void {
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
  }
}

function bytesOf({ zL, residuals }: PictureLatents): number {
  return residuals.reduce((sum, residual) => sum + residual.byteLength, zL.byteLength);
}
