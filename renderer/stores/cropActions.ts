import {
  type CropFrame,
  type Handle,
  levelDegrees,
  moveFrame,
  type Point,
  resizeFrame,
  shapeFrame,
  turnFrame,
} from '../../shared/develop/cropFrame.ts';
import { CROP_GUIDES, type CropRatio, ratioOf } from '../../shared/develop/cropRatios.ts';
import { readGeometry, withGeometry } from '../../shared/develop/geometryValues.ts';
import { cropStep } from '../../shared/develop/steps/crop.ts';
import { straightenStep } from '../../shared/develop/steps/straighten.ts';
import type { Stores } from './StoresContext.tsx';
import { type Cropping, readCropping, withCropping } from './tool.ts';

type With = Pick<Stores, 'develop' | 'viewer'>;

/** What a gesture does to the frame that it began with. */
export type CropGesture =
  | { readonly kind: 'move'; readonly by: Point }
  | { readonly kind: 'resize'; readonly handle: Handle; readonly by: Point }
  | { readonly kind: 'turn'; readonly degrees: number }
  /** Over the turned picture, as it is seen. */
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point };

export function croppingOf({ develop }: Pick<Stores, 'develop'>): Cropping | null {
  const { settled, photo } = develop.getState();
  return settled === null || photo === null ? null : readCropping(settled, photo);
}

export function toggleCrop(stores: With): void {
  const { viewer, develop } = stores;
  const recipe = develop.getState().recipe();
  if (viewer.getState().tool?.kind === 'crop') viewer.getState().setTool(null);
  else if (recipe !== null) {
    const before = readGeometry(recipe);
    viewer.getState().setTool({ kind: 'crop', before, asked: null, isDrawingLine: false });
  }
}

/** As it was when the tool was taken. */
export async function leaveCrop({ viewer, develop }: With): Promise<void> {
  const { tool } = viewer.getState();
  const recipe = develop.getState().recipe();
  viewer.getState().setTool(null);
  if (tool?.kind !== 'crop' || recipe === null) return;
  if (JSON.stringify(readGeometry(recipe)) === JSON.stringify(tool.before)) return;
  develop.getState().previewRecipe((now) => withGeometry(now, tool.before));
  await develop.getState().commit(cropStep.label);
}

/** Shows what a gesture makes of a crop; `keepCrop` makes it a step of the history. */
export function previewGesture(stores: With, from: Cropping, gesture: CropGesture): void {
  show(stores, from, afterGesture(stores, from, gesture));
}

function afterGesture(stores: With, from: Cropping, gesture: CropGesture): CropFrame {
  const { picture, frame, canTurn } = from;
  switch (gesture.kind) {
    case 'move':
      return moveFrame(picture, frame, gesture.by);
    case 'resize': {
      const ratio = ratioOf(stores.viewer.getState().cropRatio, picture, frame);
      const sized = resizeFrame(picture, frame, gesture.handle, gesture.by, ratio);
      ask(stores, sized);
      return sized;
    }
    case 'turn':
      return canTurn ? turnFrame(picture, frame, gesture.degrees, askedOf(stores, from)) : frame;
    case 'line': {
      const degrees = levelDegrees(gesture.from, gesture.to, frame.degrees);
      return canTurn ? turnFrame(picture, frame, degrees, askedOf(stores, from)) : frame;
    }
  }
}

export function keepCrop({ develop }: With): void {
  void develop.getState().commit(cropStep.label);
}

export function turnCrop(stores: With, degrees: number): void {
  const from = croppingOf(stores);
  if (from === null) return;
  previewGesture(stores, from, { kind: 'turn', degrees });
  keepCrop(stores);
}

export function chooseRatio(stores: With, name: CropRatio): void {
  stores.viewer.setState({ cropRatio: name });
  const from = croppingOf(stores);
  const ratio = from === null ? null : ratioOf(name, from.picture, from.frame);
  if (from !== null && ratio !== null) shape(stores, from, ratio);
}

/** What lies stands, and the other way round. */
export function swapRatio(stores: With): void {
  const from = croppingOf(stores);
  if (from !== null) shape(stores, from, from.frame.heightPx / from.frame.widthPx);
}

export function cycleGuide({ viewer }: Pick<Stores, 'viewer'>): void {
  const { cropGuide } = viewer.getState();
  const next = CROP_GUIDES[(CROP_GUIDES.indexOf(cropGuide) + 1) % CROP_GUIDES.length];
  if (next !== undefined) viewer.setState({ cropGuide: next });
}

/** All of the picture, level. */
export function resetCrop(stores: With): void {
  const { develop } = stores;
  const from = croppingOf(stores);
  if (from === null) return;
  ask(stores, null);
  develop.getState().previewRecipe((recipe) =>
    withGeometry(recipe, {
      crop: cropStep.neutral,
      ...(from.canTurn ? { straighten: straightenStep.neutral } : {}),
    }),
  );
  keepCrop(stores);
}

function shape(stores: With, from: Cropping, ratio: number): void {
  const { frame, asked } = shapeFrame(from.picture, from.frame, ratio, askedOf(stores, from));
  show(stores, from, frame);
  ask(stores, asked);
  keepCrop(stores);
}

function show({ develop }: With, from: Cropping, frame: CropFrame): void {
  develop.getState().previewRecipe((recipe) => withCropping(recipe, { ...from, frame }));
}

function ask({ viewer, develop }: With, size: Pick<CropFrame, 'widthPx' | 'heightPx'> | null): void {
  const { tool } = viewer.getState();
  const { settled } = develop.getState();
  if (tool?.kind !== 'crop' || settled === null) return;
  const { scale } = settled;
  const asked = size === null ? null : { widthPx: size.widthPx, heightPx: size.heightPx, scale };
  viewer.getState().setTool({ ...tool, asked });
}

/** What was asked for last, or what there is, which is asked for from now on. */
function askedOf(stores: With, { frame }: Cropping) {
  const { tool } = stores.viewer.getState();
  const scale = stores.develop.getState().settled?.scale;
  if (tool?.kind === 'crop' && tool.asked !== null && tool.asked.scale === scale) return tool.asked;
  ask(stores, frame);
  return frame;
}

/** For the panel, whether the tool is on or not: turned by an angle, a crop stays about its middle. */
export async function straightenTo({ develop }: Pick<Stores, 'develop'>, degrees: number): Promise<void> {
  const from = croppingOf({ develop });
  const recipe = develop.getState().recipe();
  if (from === null || recipe === null || !from.canTurn) return;
  const { picture, frame } = from;
  const isCropped = !cropStep.isNeutral(readGeometry(recipe).crop);
  const turned = turnFrame(picture, frame, degrees, frame);
  const change = isCropped
    ? (now: typeof recipe) => withCropping(now, { ...from, frame: turned })
    : (now: typeof recipe) =>
        withGeometry(now, { straighten: { version: 2, degrees: turned.degrees, keeps: 'inside' } });
  await develop.getState().setRecipe(change, straightenStep.label);
}
