import { type Stroke, withShape } from '../../shared/develop/mask.ts';
import { withStep } from '../../shared/develop/recipe.ts';
import { lambdaOffsetsStep, type OffsetMask } from '../../shared/develop/steps/lambdaOffsets.ts';
import { repairStep } from '../../shared/develop/steps/repair.ts';
import { begunMask, type MASK_LABELS, masksOf, paintingOf, withMask } from './brush.ts';
import type { Stores } from './StoresContext.tsx';
import type { Tool } from './tool.ts';

type With = Pick<Stores, 'develop' | 'viewer'>;
type MaskLabel = (typeof MASK_LABELS)[number];
type Share = readonly [x: number, y: number];

/** What a recipe may hold. */
const POINTS_MAX = 10_000;
/** Of the radius: nearer points change nothing that is seen. */
const POINT_DISTANCE = 0.1;

export function toggleBrush(stores: With): void {
  if (toolOf(stores)?.target === 'local') leaveBrush(stores);
  else takeBrush(stores, 0);
}

/** Paints what is to be mended. */
export function toggleRepair(stores: With): void {
  if (toolOf(stores)?.target === 'repair') leaveBrush(stores);
  else takeBrush(stores, 0, 'repair');
}

/** @param index of the mask that is painted on; past the last: a new one, at the first stroke */
export function takeBrush(
  { develop, viewer }: With,
  index: number,
  target: 'local' | 'repair' = 'local',
): void {
  const { settled } = develop.getState();
  if (settled === null) return;
  const begun = begunMask(settled);
  viewer.getState().setTool({ kind: 'brush', target, index, begun, stroke: null, lastPoint: null });
}

export function leaveBrush({ viewer }: Pick<Stores, 'viewer'>): void {
  viewer.getState().setTool(null);
}

function toolOf({ viewer }: Pick<Stores, 'viewer'>): Extract<Tool, { kind: 'brush' }> | null {
  const { tool } = viewer.getState();
  return tool?.kind === 'brush' ? tool : null;
}

/**
 * @param radius    share of the original's long side
 * @param isErasing while a key is held, beside what the brush is set to
 * @param isLine    straight from where the last stroke ended
 */
export function beginStroke(
  stores: With,
  at: Share,
  how: { readonly radius: number; readonly isErasing: boolean; readonly isLine: boolean },
): void {
  const tool = toolOf(stores);
  if (tool === null) return;
  const { softness, flow, isErasing } = stores.viewer.getState().brush;
  const points: Stroke['points'] = how.isLine && tool.lastPoint !== null ? [[...tool.lastPoint]] : [];
  const stroke: Stroke = {
    kind: 'stroke',
    points: [...points, [...at]],
    radius: how.radius,
    softness,
    flow,
    isErasing: isErasing !== how.isErasing,
  };
  stores.viewer.getState().setTool({ ...tool, stroke });
}

/** @param aspect the original's width and height as shares of its long side */
export function continueStroke(stores: With, at: Share, aspect: Share): void {
  const tool = toolOf(stores);
  const last = tool?.stroke?.points.at(-1);
  if (tool?.stroke == null || last === undefined || tool.stroke.points.length >= POINTS_MAX) return;
  const distance = Math.hypot((at[0] - last[0]) * aspect[0], (at[1] - last[1]) * aspect[1]);
  if (distance < tool.stroke.radius * POINT_DISTANCE) return;
  const stroke = { ...tool.stroke, points: [...tool.stroke.points, [...at] as [number, number]] };
  stores.viewer.getState().setTool({ ...tool, stroke });
}

/** One step of the history. */
export async function endStroke(stores: With): Promise<void> {
  const tool = toolOf(stores);
  const { settled } = stores.develop.getState();
  const painting = paintingOf(stores.viewer.getState(), settled);
  if (tool?.stroke == null || painting === null) return;
  const { stroke } = tool;
  const { index, masked } = painting;
  const lastPoint = stroke.points.at(-1) ?? null;
  if (tool.target === 'repair') {
    const mended = mend(stores, stroke);
    stores.viewer.getState().setTool({ ...tool, stroke: null, lastPoint });
    return mended;
  }
  const painted = { ...masked, mask: withShape(masked.mask, stroke) };
  const kept = setMask(stores, index, painted, stroke.isErasing ? 'localErase' : 'localStroke');
  stores.viewer.getState().setTool({ ...tool, index, stroke: null, lastPoint });
  await kept;
}

function mend({ develop }: With, stroke: Stroke): Promise<void> {
  const { settled, setRecipe } = develop.getState();
  const repair = settled?.steps.repair ?? repairStep.neutral;
  const mask = withShape(repair.mask, stroke);
  const label = stroke.isErasing ? 'repairErase' : 'repairStroke';
  return setRecipe((recipe) => withStep(recipe, repairStep, { ...repair, mask }), label satisfies MaskLabel);
}

/** What was begun is not painted. */
export function cancelStroke(stores: With): void {
  const tool = toolOf(stores);
  if (tool !== null) stores.viewer.getState().setTool({ ...tool, stroke: null });
}

function setMask({ develop }: With, index: number, masked: OffsetMask, label: MaskLabel): Promise<void> {
  const { settled, setRecipe } = develop.getState();
  if (settled === null) return Promise.resolve();
  const masks = withMask(masksOf(settled), index, masked);
  return setRecipe((recipe) => withStep(recipe, lambdaOffsetsStep, { version: 1, masks }), label);
}

/** Everything but what was painted. */
export async function invertMask(stores: With): Promise<void> {
  const painting = paintingOf(stores.viewer.getState(), stores.develop.getState().settled);
  if (painting === null) return;
  const { index, masked } = painting;
  const shapes = masked.mask.shapes.map((shape) =>
    shape.kind === 'picture' ? shape : { ...shape, isErasing: !shape.isErasing },
  );
  const mask = { base: 1 - masked.mask.base, shapes };
  await setMask(stores, index, { ...masked, mask }, 'localInvert');
}

/** Shown at once; `keepOffsets` makes it a step of the history. */
export function previewOffset(stores: With, dialId: string, by: number): void {
  const tool = toolOf(stores);
  const { settled, previewRecipe } = stores.develop.getState();
  const painting = paintingOf(stores.viewer.getState(), settled);
  if (tool === null || painting === null || settled === null) return;
  const { index, masked } = painting;
  const changed = { ...masked, offsets: { ...masked.offsets, [dialId]: by } };
  const masks = masksOf(settled);
  // Nothing is painted yet: it is what the first stroke will have.
  if (index >= masks.length) stores.viewer.getState().setTool({ ...tool, begun: changed });
  else {
    const value = { version: 1 as const, masks: withMask(masks, index, changed) };
    previewRecipe((recipe) => withStep(recipe, lambdaOffsetsStep, value));
  }
}

export function keepOffsets({ develop }: With): void {
  const { settled, commit } = develop.getState();
  if (settled !== null && masksOf(settled).length > 0) void commit('localOffset');
}

export function renameMask(stores: With, index: number, name: string): void {
  const { settled } = stores.develop.getState();
  const masked = settled === null ? undefined : masksOf(settled)[index];
  if (masked !== undefined) void setMask(stores, index, { ...masked, name }, 'localName');
}

export function removeMask({ develop, viewer }: With, index: number): void {
  const { settled, setRecipe } = develop.getState();
  if (settled === null) return;
  const masks = masksOf(settled).filter((_, at) => at !== index);
  const tool = toolOf({ viewer });
  if (tool !== null && tool.index >= index)
    viewer.getState().setTool({ ...tool, index: Math.max(0, tool.index - 1), begun: begunMask(settled) });
  void setRecipe((recipe) => withStep(recipe, lambdaOffsetsStep, { version: 1, masks }), 'localRemove');
}
