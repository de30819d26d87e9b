import type { Lookup } from './activeSteps.ts';
import { LOOKUP_UNIT } from './shaders.ts';

/** A survey shows up to four settings, and undo goes back to the one before. */
const KEPT = 8;

/** Tables of steps in graphics memory, made when they are first drawn with. */
export class LookupTextures {
  readonly #gl: WebGL2RenderingContext;
  /** In order of last use. */
  readonly #kept = new Map<string, WebGLTexture>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** @returns the texture unit that it is bound to: that of the `index`-th table */
  bind(lookup: Lookup, index: number): number {
    const gl = this.#gl;
    const unit = LOOKUP_UNIT + index;
    gl.activeTexture(gl.TEXTURE0 + unit);
    const texture = this.#kept.get(lookup.key) ?? this.#create(lookup);
    this.#kept.delete(lookup.key);
    this.#kept.set(lookup.key, texture);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.activeTexture(gl.TEXTURE0);
    this.#forgetOldest();
    return unit;
  }

  clear(): void {
    for (const texture of this.#kept.values()) this.#gl.deleteTexture(texture);
    this.#kept.clear();
  }

  #create(lookup: Lookup): WebGLTexture {
    const { width, height } = lookup;
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, width, height);
    // Floats are not filtered everywhere: a step's program does that itself.
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED, gl.FLOAT, lookup.values());
    return texture;
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept;
    if (this.#kept.size <= KEPT || oldest === undefined) return;
    const [key, texture] = oldest;
    this.#gl.deleteTexture(texture);
    this.#kept.delete(key);
  }
}
