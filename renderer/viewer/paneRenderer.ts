import type { Steps } from '../../shared/develop/step.ts';
import { STEPS } from '../../shared/develop/steps/list.ts';
import { intersectRects, type Rect } from '../../shared/tiles/planTiles.ts';
import type { PhotoSpace } from '../../shared/viewport/colourSpaces.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import { levelForZoom } from '../../shared/viewport/pyramid.ts';
import { pictureToPane, type Size, type View } from '../../shared/viewport/view.ts';
import { type ActiveStep, activeSteps, settlingSteps } from './activeSteps.ts';
import { CLIPPING } from './clipping.ts';
import { type Look, type Placing, seenOfMix, tileSetOf } from './look.ts';
import { LookupTextures } from './lookupTextures.ts';

import { OVERLAY, OVERLAY_ALONE, PAINTED_OFFSETS } from './maskOverlay.ts';
import { MaskTextures } from './maskTextures.ts';
import { OffsetTextures, type Painting } from './offsetTextures.ts';
import { type Layer, layersOf } from './paneLayers.ts';
import { createSoftProgram, type SoftProgram, type TileProgram, TilePrograms } from './shaders.ts';
import {
  AS_IT_LIES,
  bindProgram,
  clipTransform,
  conversionOf,
  coveredArea,
  type TilePane,
  type Transform,
  variantOf,
} from './tilePane.ts';
import { type TileTexture, TileTextures } from './tileTextures.ts';

/** From this zoom on, pixels are shown as squares: who looks this close wants to see them. */
const SQUARES_FROM_ZOOM = 2;
/** Views are aligned to pixels there: the nearest value is the right one, and for a processor much cheaper. */
const ONE_TO_ONE = 1;
/** The stand-in behind a map is dimmed, so that it does not look like a value of the map. */
const DIMMED = 0.15;
/** |r| of 1/12 full scale is already a strong change; the map saturates there. */
const ADDED_DETAIL_GAIN = 12;

export interface PaneScene {
  /** What panes refer to by place. */
  readonly looks: readonly Look[];
  /** Each pane's own view, resolved for its frame. */
  readonly viewFor: (pane: Pane) => View;
  readonly panes: readonly Pane[];
  /** The level whose tiles cover all of a pane, so that nothing needs to be drawn beneath; null: not yet. */
  readonly coveringLevel: (pane: Pane) => number | null;
  readonly differenceGain: number;
  readonly showsClipping: boolean;
  /** What the brush is about; null while it is not taken. */
  readonly painting: Painting | null;
  readonly space: PhotoSpace;
  readonly background: readonly [number, number, number];
}

/** Draws panes from tiles in graphics memory. A dial, a zoom or a compare mode changes uniforms only. */
export class PaneRenderer {
  readonly textures: TileTextures;
  readonly #masks: MaskTextures;
  readonly #lookups: LookupTextures;

  readonly #offsets: OffsetTextures;
  readonly #gl: WebGL2RenderingContext;
  readonly #steps: Steps;
  readonly #tilePrograms: TilePrograms;
  readonly #softProgram: SoftProgram;
  #soft: WebGLTexture | null = null;

  /** @param onMasks painted λ that an earlier frame went without are there */
  constructor(
    gl: WebGL2RenderingContext,
    onMasks: () => void,
    onFailure: (failure: unknown) => void,
    steps: Steps = STEPS,
  ) {
    this.#steps = steps;
    this.#gl = gl;
    this.textures = new TileTextures(gl);
    this.#masks = new MaskTextures(gl, onMasks, onFailure);
    this.#lookups = new LookupTextures(gl);
    this.#offsets = new OffsetTextures(gl);
    this.#tilePrograms = new TilePrograms(gl);
    this.#softProgram = createSoftProgram(gl);
    // Without attributes a vertex array object must still be bound.
    gl.bindVertexArray(gl.createVertexArray());
    gl.enable(gl.SCISSOR_TEST);
  }

  /** The picture that stands in for missing tiles; null takes it away. */
  setSoft(image: ImageBitmap | null, canvas: PhotoSpace['canvas']): void {
    const gl = this.#gl;
    if (this.#soft !== null) gl.deleteTexture(this.#soft);
    this.#soft = null;
    if (image === null) return;
    this.#soft = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#soft);
    gl.unpackColorSpace = canvas;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  /** Lets the driver compile what a photo's first tiles, and the pad's cells of fewer dials, are drawn with. */
  prepare(dialCount: number, space: PhotoSpace): void {
    const isConverted = conversionOf(space) !== null;
    for (let count = dialCount; count >= 0; count--) {
      const steps = { mixSteps: [], settleSteps: [], finishSteps: [] };
      this.#tilePrograms.prepare({ dialCount: count, ...steps, shading: 'result', isConverted });
    }
  }

  /** Gives the graphics memory back. */
  clear(): void {
    this.textures.clear();
    this.#masks.clear();
    this.#lookups.clear();
    this.#offsets.clear();
    this.setSoft(null, 'srgb');
  }

  /** @param target device pixels of the drawing buffer */
  draw(scene: PaneScene, target: Size): void {
    const gl = this.#gl;
    gl.drawingBufferColorSpace = scene.space.canvas;
    gl.viewport(0, 0, target.width, target.height);
    gl.scissor(0, 0, target.width, target.height);
    gl.clearColor(...scene.background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const pane of scene.panes) this.#drawPane(scene, pane, target, false);
  }

  /** Draws into memory and reads it back, upright: for small previews such as the pad's background. */
  snapshot(scene: PaneScene, target: Size): ImageData {
    const gl = this.#gl;
    const frame = gl.createFramebuffer();
    const colour = gl.createRenderbuffer();
    gl.bindRenderbuffer(gl.RENDERBUFFER, colour);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, target.width, target.height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, colour);
    const pixels = new Uint8ClampedArray(target.width * target.height * 4);
    try {
      gl.scissor(0, 0, target.width, target.height);
      gl.clearColor(...scene.background, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      for (const pane of scene.panes) this.#drawPane(scene, pane, target, true);
      gl.readPixels(0, 0, target.width, target.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    } finally {
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.deleteRenderbuffer(colour);
      gl.deleteFramebuffer(frame);
    }
    return new ImageData(pixels, target.width, target.height, { colorSpace: scene.space.canvas });
  }

  #drawPane(scene: PaneScene, pane: Pane, target: Size, isUpright: boolean): void {
    const gl = this.#gl;
    const { rect, frame } = pane;
    const look = scene.looks[pane.look];
    if (look === undefined || rect.width <= 0 || rect.height <= 0) return;
    const bottom = (r: typeof rect) => (isUpright ? r.y : target.height - r.y - r.height);
    gl.viewport(frame.x, bottom(frame), frame.width, frame.height);
    gl.scissor(rect.x, bottom(rect), rect.width, rect.height);
    const view = scene.viewFor(pane);
    const transform = clipTransform(view, frame, isUpright);
    if (look.placing !== null) this.#cutToResult(look.placing, { view, pane, target, isUpright });
    const level = scene.coveringLevel(pane);
    if (level === null) this.#drawSoft(look, pane, transform);
    const tilePane = this.#tilePane(scene, pane, look, transform);
    for (const layer of this.#layers(look, pane, view, level)) {
      this.#drawLayer(layer, tilePane, seenOfMix(look, view, frame), view.zoom);
    }
  }

  /** Tiles reach past a crop, and corners past a turned picture's edge. */
  #cutToResult(
    { size }: Placing,
    at: { readonly view: View; readonly pane: Pane; readonly target: Size; readonly isUpright: boolean },
  ): void {
    const { view, pane, target, isUpright } = at;
    const { rect, frame } = pane;
    const corner = pictureToPane({ x: 0, y: 0 }, view, frame);
    const opposite = pictureToPane({ x: size.width, y: size.height }, view, frame);
    const left = Math.max(rect.x, Math.round(frame.x + corner.x));
    const top = Math.max(rect.y, Math.round(frame.y + corner.y));
    const right = Math.min(rect.x + rect.width, Math.round(frame.x + opposite.x));
    const bottom = Math.min(rect.y + rect.height, Math.round(frame.y + opposite.y));
    const width = Math.max(0, right - left);
    const height = Math.max(0, bottom - top);
    this.#gl.scissor(left, isUpright ? top : target.height - top - height, width, height);
  }

  /** @param covering the level whose tiles cover the pane, so that nothing else needs to be drawn */
  #layers(look: Look, pane: Pane, view: View, covering: number | null): Layer<TileTexture>[] {
    const { prefix } = tileSetOf(look, pane);
    const isCovering = (tile: TileTexture) => tile.level === covering && tile.kind === 'exact';
    const tiles =
      covering === null
        ? this.textures.under(look.tilePrefix)
        : this.textures.under(prefix).filter(isCovering);
    return layersOf(look, pane, levelForZoom(view.zoom), tiles);
  }

  #drawSoft({ picture, placing }: Look, { shading }: Pane, transform: Transform): void {
    if (this.#soft === null) return;
    const gl = this.#gl;
    const { program, quad, view, brightness, placing: at } = this.#softProgram;
    // biome-ignore lint/correctness/useHookAtTopLevel: a method of WebGL
    gl.useProgram(program);
    gl.bindTexture(gl.TEXTURE_2D, this.#soft);
    gl.uniform4f(quad, 0, 0, picture.width, picture.height);
    gl.uniform4f(view, ...transform);
    gl.uniformMatrix3fv(at, true, placing?.fromMix ?? AS_IT_LIES);
    gl.uniform1f(brightness, shading === 'result' || shading === 'before' ? 1 : DIMMED);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  #tilePane(scene: PaneScene, { shading }: Pane, look: Look, transform: Transform): TilePane {
    // Tiles that were decoded have been weighed and settled.
    const maskSizes = look.isDecoded ? null : this.#masks.bind(look);
    const on = activeSteps(look.recipe, this.#steps);
    const isWeighing = ({ id, stage }: ActiveStep) =>
      stage === 'mix' && id !== 'lambdaOffsets' && (id !== 'localLambda' || maskSizes !== null);
    const isShown = scene.painting?.isShown === true;
    const isPainted = this.#offsets.bind(look, scene.painting) && shading !== 'before';
    const painted = isPainted && !look.isDecoded ? [PAINTED_OFFSETS] : [];
    const overlay = painted.length > 0 ? OVERLAY : OVERLAY_ALONE;
    const gain = shading === 'difference' ? scene.differenceGain : ADDED_DETAIL_GAIN;
    return {
      shading,
      picture: look.picture,
      placing: look.placing?.fromMix ?? AS_IT_LIES,
      mixSteps: look.isDecoded ? [] : [...on.filter(isWeighing), ...painted],
      settling: look.isDecoded ? [] : settlingSteps(look.recipe, this.#steps),
      finishSteps: [
        ...on.filter(({ stage }) => stage === 'finish'),
        ...(scene.showsClipping ? [CLIPPING] : []),
        ...(isShown ? [overlay] : []),
      ],
      lookups: this.#lookups,
      transform,
      maskSizes,
      gain,
      conversion: conversionOf(scene.space),
    };
  }

  #drawLayer({ tiles, opacity, dials }: Layer<TileTexture>, pane: TilePane, seen: Rect, zoom: number): void {
    const gl = this.#gl;
    if (opacity < 1) {
      gl.enable(gl.BLEND);
      gl.blendColor(0, 0, 0, opacity);
      gl.blendFunc(gl.CONSTANT_ALPHA, gl.ONE_MINUS_CONSTANT_ALPHA);
    }
    const isNearest = zoom === ONE_TO_ONE || zoom >= SQUARES_FROM_ZOOM;
    let inUse: TileProgram | null = null;
    for (const tile of tiles) {
      const { x, y, width, height } = coveredArea(tile, pane.picture);
      if (intersectRects(seen, { x, y, width, height }) === null) continue;
      const at = this.#tilePrograms.get(variantOf(tile, pane, dials));
      if (at !== inUse) bindProgram(gl, at, { pane, dials, facts: tile.facts });
      inUse = at;
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, tile.texture);
      const filter = isNearest && tile.level === 0 && tile.kind === 'exact' ? gl.NEAREST : gl.LINEAR;
      gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, filter);
      gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, filter);
      gl.uniform4f(at.quad, x, y, width, height);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
    gl.disable(gl.BLEND);
  }
}
