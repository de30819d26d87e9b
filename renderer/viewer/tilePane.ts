import type { Matrix } from '../../shared/develop/placement.ts';
import type { OriginalFacts } from '../../shared/develop/step.ts';
import { DISPLAY_P3, type PhotoSpace, rgbToRgb } from '../../shared/viewport/colourSpaces.ts';
import type { Shading } from '../../shared/viewport/panes.ts';
import type { Size, View } from '../../shared/viewport/view.ts';
import type { ActiveStep, SettlingStep } from './activeSteps.ts';
import type { LookupTextures } from './lookupTextures.ts';
import { DIALS_MAX, type TileProgram, type TileVariant } from './shaders.ts';
import type { TileTexture } from './tileTextures.ts';

/** Of a picture that no geometry has turned. */
export const AS_IT_LIES: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** What all tiles of a pane are drawn with. */
export interface TilePane {
  readonly shading: Shading;
  readonly picture: Size;
  readonly placing: Matrix;
  readonly mixSteps: readonly ActiveStep[];
  readonly settling: readonly SettlingStep[];
  readonly finishSteps: readonly ActiveStep[];
  /** What tables of the finish steps lie in. */
  readonly lookups: LookupTextures;
  readonly transform: Transform;
  /** Of the masks that are bound; null where nothing is painted. */
  readonly maskSizes: readonly number[] | null;
  readonly gain: number;
  readonly conversion: Conversion | null;
}

/** The photo's encoding to the canvas's: a plain exponent to linear light, then a matrix by rows. */
interface Conversion {
  readonly exponent: number;
  readonly toCanvas: number[];
}

/** @returns null where values are shown as they are; the spaces that are converted have plain exponents */
export function conversionOf(space: PhotoSpace): Conversion | null {
  if (space.kind !== 'converted' || space.space.transfer === 'srgb') return null;
  return { exponent: space.space.transfer, toCanvas: [...rgbToRgb(space.space, DISPLAY_P3)] };
}

export function variantOf(tile: TileTexture, pane: TilePane, dials: readonly number[]): TileVariant {
  const { shading, mixSteps, settling, finishSteps, conversion } = pane;
  const available = Math.min(tile.dialCount, dials.length, DIALS_MAX);
  // Residuals that count for nothing are not read; the map shows the last dial's, whatever it is, and what is
  // painted counts where a dial stands at 0, too.
  const isAllRead = shading === 'added-detail' || mixSteps.some(({ id }) => id === 'lambdaOffsets');
  const effective = isAllRead ? available : dials.findLastIndex((value) => value !== 0) + 1;
  return {
    dialCount: Math.min(available, effective),
    mixSteps,
    settleSteps: settling.filter(({ isOn }) => isOn(tile.facts)),
    finishSteps,
    shading,
    isConverted: conversion !== null,
  };
}

/** With zeros to a length. */
function padded(values: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, index) => values[index] ?? 0);
}

export type Transform = [scaleX: number, scaleY: number, offsetX: number, offsetY: number];

/** Output pixels to clip space, whose y points up; a buffer that is read back is drawn upside down. */
export function clipTransform(view: View, frame: Size, isUpright: boolean): Transform {
  const scaleX = (2 * view.zoom) / frame.width;
  const scaleY = ((isUpright ? 2 : -2) * view.zoom) / frame.height;
  return [scaleX, scaleY, -view.centre.x * scaleX, -view.centre.y * scaleY];
}

/** In output pixels. */
export function coveredArea(tile: TileTexture, picture: Size) {
  if (tile.kind === 'whole-draft') return { x: 0, y: 0, ...picture };
  const size = 2 ** tile.level;
  const { x, y, width, height } = tile.rect;
  return { x: x * size, y: y * size, width: width * size, height: height * size };
}

/** Takes a program into use, with all that a pane's tiles have in common. */
export function bindProgram(
  gl: WebGL2RenderingContext,
  at: TileProgram,
  shown: { readonly pane: TilePane; readonly dials: readonly number[]; readonly facts: OriginalFacts },
): void {
  const { pane, dials, facts } = shown;
  const { picture, transform, maskSizes, gain, conversion } = pane;
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of WebGL
  gl.useProgram(at.program);
  gl.uniform4f(at.view, ...transform);
  gl.uniform2f(at.picture, picture.width, picture.height);
  gl.uniformMatrix3fv(at.placing, true, pane.placing);
  for (const { id, uniforms } of [...pane.mixSteps, ...pane.settling, ...pane.finishSteps]) {
    const values = uniforms(facts);
    if (values.length > 0) gl.uniform1fv(at.steps.get(id) ?? null, values);
  }
  const tables = pane.finishSteps.flatMap(({ id, lookup }) => (lookup === null ? [] : [{ id, lookup }]));
  for (const [index, { id, lookup }] of tables.entries())
    gl.uniform1i(at.lookups.get(id) ?? null, pane.lookups.bind(lookup, index));
  gl.uniform1fv(at.dials, padded(dials, DIALS_MAX));
  gl.uniform1f(at.gain, gain);
  if (maskSizes !== null) gl.uniform2iv(at.maskSizes, padded(maskSizes, 2 * DIALS_MAX));
  if (conversion === null) return;
  gl.uniform1f(at.transfer, conversion.exponent);
  gl.uniformMatrix3fv(at.toCanvas, true, conversion.toCanvas);
}
