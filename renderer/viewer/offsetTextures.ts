import { stableJson } from '../../shared/develop/developmentKey.ts';
import { drawMask, type GreyPicture, GrowingStroke } from '../../shared/develop/drawMask.ts';
import { drawOffsets, offsetOf } from '../../shared/develop/drawOffsets.ts';
import { type Mask, type Stroke, withShape } from '../../shared/develop/mask.ts';
import {
  type LambdaOffsets,
  masksOfDial,
  type OffsetMask,
  placeMask,
} from '../../shared/develop/steps/lambdaOffsets.ts';
import { intersectRects, type Rect } from '../../shared/tiles/planTiles.ts';
import type { Look } from './look.ts';
import { DIALS_MAX, OFFSET_UNIT } from './shaders.ts';

/** What is being painted: not in the recipe yet. */
export interface Painting {
  /** Of the recipe's masks, which may lack the one that is begun. */
  readonly index: number;
  /** What the mask is, or is to be, without the stroke. */
  readonly masked: OffsetMask;
  readonly stroke: Stroke | null;
  /** The mask is shown over the photo. */
  readonly isShown: boolean;
}

/** Maps that undo and other looks go back to. */
const KEPT_MAPS = 12;
const FULL = 65_535;

type Painted = Pick<Look, 'recipe' | 'dialIds' | 'photo'>;

/** Painted λ in graphics memory: a layer per dial with what is added to it, and one with the mask that is shown. */
export class OffsetTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: WebGLTexture;
  /** Drawn masks by what they are drawn of, in order of last use. */
  readonly #maps = new Map<string, GreyPicture>();
  readonly #names = new WeakMap<object, string>();
  #size = '';
  #bound = '';
  #growing: GrowingStroke | null = null;
  /** What grows, as it was drawn last. */
  #grown: (Pick<Drawn, 'photo'> & { readonly painting: Painting }) | null = null;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#texture = gl.createTexture();
  }

  /**
   * Makes what is painted on a look what the shader reads.
   * @param painting of the photo that the tool is over; null for other looks
   * @returns whether anything is added to a dial
   */
  bind({ recipe, dialIds, photo }: Painted, painting: Painting | null): boolean {
    const masks = recipe?.steps.lambdaOffsets?.masks ?? [];
    if (photo === null || (masks.length === 0 && painting === null)) return false;
    const dials = dialIds.slice(0, DIALS_MAX);
    const key = `${photo.widthPx} ${photo.heightPx} ${dials} ${this.#nameOf(masks)} ${this.#paintingName(painting)}`;
    const gl = this.#gl;
    this.#atUnit(() => gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#texture));
    const drawn = { masks: withPainting(masks, painting), dials, photo, painting };
    if (key !== this.#bound) this.#drawAll(drawn);
    else if (painting?.stroke != null) this.#drawStroke(drawn);
    this.#bound = key;
    return dials.some((id) => masksOfDial(stepOf(drawn.masks), id).length > 0);
  }

  clear(): void {
    this.#maps.clear();
    this.#bound = '';
    this.#size = '';
    this.#growing = null;
    this.#grown = null;
  }

  #drawAll(drawn: Drawn): void {
    const { masks, painting, photo } = drawn;
    this.#keepGrown();
    if (painting?.stroke != null) {
      this.#growing = new GrowingStroke(this.#mapOf(painting.masked.mask, photo));
      this.#growing.grow(painting.stroke);
      this.#grown = { photo, painting };
    }
    if (masks.length > 0) this.#write(drawn, null);
  }

  /** The mask with a stroke that has ended is not drawn from its first stroke on again. */
  #keepGrown(): void {
    const { mask } = this.#grown?.painting.masked ?? {};
    const { stroke = null } = this.#grown?.painting ?? {};
    if (this.#growing !== null && this.#grown !== null && mask !== undefined && stroke !== null) {
      const name = this.#nameOf(withShape(mask, stroke));
      this.#keep(mapKey(this.#grown.photo, name), this.#growing.map);
    }
    this.#growing = null;
    this.#grown = null;
  }

  #drawStroke(drawn: Drawn): void {
    const { stroke } = drawn.painting ?? {};
    if (this.#grown !== null && drawn.painting !== null)
      this.#grown = { ...this.#grown, painting: drawn.painting };
    const changed = stroke == null ? null : (this.#growing?.grow(stroke) ?? null);
    if (changed !== null) this.#write(drawn, changed);
  }

  /** A part of all layers, or all of them. */
  #write({ masks, dials, photo, painting }: Drawn, part: Rect | null): void {
    const gl = this.#gl;
    const maps = masks.map((masked, index) =>
      this.#growing !== null && index === painting?.index
        ? this.#growing.map
        : this.#mapOf(masked.mask, photo),
    );
    const [first] = maps;
    if (first === undefined) return;
    const whole = { x: 0, y: 0, width: first.widthPx, height: first.heightPx };
    const inside = intersectRects(part ?? whole, whole);
    if (inside === null) return;
    const cut = maps.map((map) => cutOut(map, inside));
    const layers = dials.map((id) => {
      const added = cut.flatMap((map, index) => {
        const offset = masks[index]?.offsets[id] ?? 0;
        return offset === 0 ? [] : [{ map, offset }];
      });
      if (added.length === 0) return new Float32Array(inside.width * inside.height);
      return Float32Array.from(drawOffsets(added).pixels, (value) => offsetOf(value / FULL));
    });
    const shown = painting === null ? undefined : cut[painting.index];
    layers.push(
      shown === undefined
        ? new Float32Array(inside.width * inside.height)
        : Float32Array.from(shown.pixels, (value) => value / FULL),
    );
    this.#atUnit(() => {
      this.#fit(whole, layers.length);
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
      layers.forEach((values, layer) => {
        const { x, y, width, height } = inside;
        const target = gl.TEXTURE_2D_ARRAY;
        gl.texSubImage3D(target, 0, x, y, layer, width, height, 1, gl.RED, gl.FLOAT, values);
      });
    });
  }

  /** Another size makes another texture of it. */
  #fit({ width, height }: Rect, layers: number): void {
    const size = `${width} ${height} ${layers}`;
    if (size === this.#size) return;
    this.#size = size;
    const gl = this.#gl;
    const target = gl.TEXTURE_2D_ARRAY;
    gl.texImage3D(target, 0, gl.R16F, width, height, layers, 0, gl.RED, gl.FLOAT, null);
    gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  #mapOf(mask: Mask, photo: Drawn['photo']): GreyPicture {
    const key = mapKey(photo, this.#nameOf(mask));
    const map = this.#maps.get(key) ?? drawMask(mask, photo, new Map());
    this.#keep(key, map);
    return map;
  }

  #keep(key: string, map: GreyPicture): void {
    this.#maps.delete(key);
    this.#maps.set(key, map);
    const [oldest] = this.#maps.keys();
    if (this.#maps.size > KEPT_MAPS && oldest !== undefined) this.#maps.delete(oldest);
  }

  /** Long for many strokes, so it is written once for each value. */
  #nameOf(value: object): string {
    const name = this.#names.get(value) ?? stableJson(value);
    this.#names.set(value, name);
    return name;
  }

  /** Without the stroke's points, which are drawn as they come. */
  #paintingName(painting: Painting | null): string {
    if (painting === null) return '';
    const { index, masked, stroke } = painting;
    const start = stroke === null ? null : [stroke.points[0], stroke.radius, stroke.flow, stroke.isErasing];
    return `${index} ${this.#nameOf(masked)} ${JSON.stringify(start)}`;
  }

  #atUnit(work: () => void): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + OFFSET_UNIT);
    work();
    this.#gl.activeTexture(this.#gl.TEXTURE0);
  }
}

interface Drawn {
  readonly masks: readonly OffsetMask[];
  readonly dials: readonly string[];
  readonly photo: NonNullable<Painted['photo']>;
  readonly painting: Painting | null;
}

function mapKey({ widthPx, heightPx }: Drawn['photo'], name: string): string {
  return `${widthPx} ${heightPx} ${name}`;
}

function withPainting(masks: readonly OffsetMask[], painting: Painting | null): OffsetMask[] {
  if (painting === null) return [...masks];
  const { index, masked, stroke } = painting;
  const painted = stroke === null ? masked : { ...masked, mask: withShape(masked.mask, stroke) };
  return placeMask(masks, index, painted);
}

const stepOf = (masks: readonly OffsetMask[]): LambdaOffsets => ({ version: 1, masks: [...masks] });

function cutOut({ widthPx, pixels }: GreyPicture, { x, y, width, height }: Rect): GreyPicture {
  const part = new Uint16Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * widthPx + x;
    part.set(pixels.subarray(from, from + width), row * width);
  }
  return { widthPx: width, heightPx: height, pixels: part };
}
