import {
  isEmptyMask,
  lambdaOffsetsStep,
  type OffsetMask,
  placeMask,
} from '../../shared/develop/steps/lambdaOffsets.ts';
import { repairStep } from '../../shared/develop/steps/repair.ts';
import type { Painting } from '../viewer/offsetTextures.ts';
import type { Settled } from './settled.ts';
import type { Tool } from './tool.ts';

/** What the history calls what is done to masks. */
export const MASK_LABELS = [
  'repairStroke',
  'repairErase',
  'repairStrength',
  'repairRemove',
  'localStroke',
  'localErase',
  'localInvert',
  'localOffset',
  'localName',
  'localRemove',
] as const;

/** How the next stroke is painted. */
export interface Brush {
  /** Of the tip's radius, CSS pixels: who looks closer paints finer. */
  readonly radiusPx: number;
  readonly softness: number;
  readonly flow: number;
  readonly isErasing: boolean;
  /** The mask is shown over the photo. */
  readonly showsMask: boolean;
}

export const BRUSH: Brush = { radiusPx: 40, softness: 0.5, flow: 1, isErasing: false, showsMask: true };

const RADIUS_PX = [2, 400] as const;
const SIZE_STEP = 1.2;
const SOFTNESS_STEP = 0.1;

export function withRadius(brush: Brush, px: number): Brush {
  const [min, max] = RADIUS_PX;
  return { ...brush, radiusPx: Math.min(max, Math.max(min, px)) };
}

export function resized(brush: Brush, direction: 1 | -1): Brush {
  return withRadius(brush, brush.radiusPx * SIZE_STEP ** direction);
}

export function softened({ softness, ...brush }: Brush, direction: 1 | -1): Brush {
  const next = Math.round((softness + direction * SOFTNESS_STEP) * 100) / 100;
  return { ...brush, softness: Math.min(1, Math.max(0, next)) };
}

/** A mask that is begun weakens what the pack's last dial adds: the commonest wish, and seen at once. */
const BEGUN_OFFSET = -0.5;

export function begunMask({ pack }: Settled): OffsetMask {
  const last = pack.dials.at(-1);
  return {
    name: '',
    mask: { base: 0, shapes: [] },
    offsets: last === undefined ? {} : { [last.id]: BEGUN_OFFSET },
  };
}

export function masksOf(settled: Settled): readonly OffsetMask[] {
  return (settled.steps.lambdaOffsets ?? lambdaOffsetsStep.neutral).masks;
}

/** What the brush is about to change; null while it is not taken. */
export function paintingOf(
  { tool, brush }: { readonly tool: Tool | null; readonly brush: Brush },
  settled: Settled | null,
): Painting | null {
  if (tool?.kind !== 'brush' || settled === null) return null;
  if (tool.target === 'repair')
    return { ...mendingOf(settled), stroke: tool.stroke, isShown: brush.showsMask };
  const masks = masksOf(settled);
  // Undo may have taken the mask away that was painted on.
  const index = Math.min(tool.index, masks.length);
  const masked = masks[index] ?? tool.begun;
  return { index, masked, stroke: tool.stroke, isShown: brush.showsMask };
}

/** What is to be mended, as one more mask that weighs no dial; a picture that came with the recipe is not shown. */
function mendingOf(settled: Settled): Pick<Painting, 'index' | 'masked'> {
  const { mask } = settled.steps.repair ?? repairStep.neutral;
  const shapes = mask.shapes.filter(({ kind }) => kind !== 'picture');
  return { index: masksOf(settled).length, masked: { name: '', mask: { ...mask, shapes }, offsets: {} } };
}

/** As `placeMask`; those that nothing lies on are left out. */
export function withMask(masks: readonly OffsetMask[], index: number, masked: OffsetMask): OffsetMask[] {
  return placeMask(masks, index, masked).filter((other) => other === masked || !isEmptyMask(other));
}
