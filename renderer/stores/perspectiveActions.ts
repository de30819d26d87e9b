import { findPrint, type ReducedPicture } from '../../shared/develop/findPrint.ts';
import { geometryOf } from '../../shared/develop/geometryOf.ts';
import { readGeometry, withGeometry } from '../../shared/develop/geometryValues.ts';
import { mapPoint } from '../../shared/develop/placement.ts';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { cropStep } from '../../shared/develop/steps/crop.ts';
import {
  type Corner,
  type Corners,
  isConvex,
  perspectiveStep,
} from '../../shared/develop/steps/perspective.ts';
import { straightenStep } from '../../shared/develop/steps/straighten.ts';
import type { Stores } from './StoresContext.tsx';
import { outputSize } from './settled.ts';

type With = Pick<Stores, 'develop' | 'viewer'>;

/** As many as show an edge to a pixel or two of the screen. */
const PROPOSAL_SIDE_PX = 480;

export function togglePerspective(stores: With): void {
  const { viewer, develop } = stores;
  const recipe = develop.getState().recipe();
  if (viewer.getState().tool?.kind === 'perspective') void keepPerspective(stores);
  else if (recipe !== null)
    viewer.getState().setTool({ kind: 'perspective', corners: cornersOf(stores, recipe), proposal: 'none' });
}

/** In the picture before it is straightened, which the tool shows. */
function cornersOf(stores: With, recipe: Recipe): Corners {
  const { straighten, perspective } = readGeometry(recipe);
  const picture = pictureOf(stores, recipe);
  if (perspectiveStep.isNeutral(perspective) || straightenStep.isNeutral(straighten) || picture === null)
    return perspective.corners;
  const { toSource, widthPx, heightPx } = straightenStep.place(picture, straighten);
  const back = ({ x, y }: Corner): Corner => {
    const point = mapPoint(toSource, x * widthPx, y * heightPx);
    return { x: point.x / picture.widthPx, y: point.y / picture.heightPx };
  };
  const [a, b, c, d] = perspective.corners;
  return [back(a), back(b), back(c), back(d)];
}

function pictureOf({ develop }: With, recipe: Recipe) {
  const { photo } = develop.getState();
  if (photo === null) return null;
  const { width, height } = outputSize(photo, recipe.scale);
  const bare = withGeometry(recipe, {
    straighten: straightenStep.neutral,
    perspective: perspectiveStep.neutral,
    crop: cropStep.neutral,
  });
  return geometryOf(bare, { widthPx: width, heightPx: height });
}

/** Of what the corners cut out; null where no corners are being set. */
export function printSize(stores: With): readonly [widthPx: number, heightPx: number] | null {
  const { tool } = stores.viewer.getState();
  const recipe = stores.develop.getState().recipe();
  const picture = recipe === null ? null : pictureOf(stores, recipe);
  if (tool?.kind !== 'perspective' || picture === null) return null;
  const { widthPx, heightPx } = perspectiveStep.place(picture, perspectiveOf(tool.corners));
  return [widthPx, heightPx];
}

/** The corners with one of them moved by shares of the picture, in which it stays; as they were where they would cross. */
export function movedCorner(corners: Corners, which: number, by: Corner): Corners {
  const within = (share: number) => Math.min(1, Math.max(0, share));
  const [a, b, c, d] = corners.map(({ x, y }, at) =>
    at === which ? { x: within(x + by.x), y: within(y + by.y) } : { x, y },
  );
  if (a === undefined || b === undefined || c === undefined || d === undefined) return corners;
  return isConvex([a, b, c, d]) ? [a, b, c, d] : corners;
}

export function setCorners({ viewer }: Pick<Stores, 'viewer'>, corners: Corners): void {
  const { tool, setTool } = viewer.getState();
  if (tool?.kind === 'perspective') setTool({ ...tool, corners, proposal: 'none' });
}

/** @param look the whole picture as the tool shows it, within a square */
export function proposePrint(
  { viewer }: Pick<Stores, 'viewer'>,
  look: (sidePx: number) => ReducedPicture | null,
): void {
  const { tool, setTool } = viewer.getState();
  if (tool?.kind !== 'perspective') return;
  const picture = look(PROPOSAL_SIDE_PX);
  const found = picture === null ? null : findPrint(picture);
  if (found === null) setTool({ ...tool, proposal: 'not-found' });
  else setTool({ ...tool, corners: found, proposal: 'found' });
}

export function leavePerspective({ viewer }: Pick<Stores, 'viewer'>): void {
  viewer.getState().setTool(null);
}

/** What was cropped and straightened before was another picture: the corners say both now. */
export async function keepPerspective(stores: With): Promise<void> {
  const { tool } = stores.viewer.getState();
  const recipe = stores.develop.getState().recipe();
  stores.viewer.getState().setTool(null);
  if (tool?.kind !== 'perspective' || recipe === null) return;
  if (JSON.stringify(cornersOf(stores, recipe)) === JSON.stringify(tool.corners)) return;
  const change = (now: Recipe) =>
    withGeometry(now, {
      straighten: straightenStep.neutral,
      perspective: perspectiveOf(tool.corners),
      crop: cropStep.neutral,
    });
  await stores.develop.getState().setRecipe(change, perspectiveStep.label);
}

function perspectiveOf([a, b, c, d]: Corners): (typeof perspectiveStep)['neutral'] {
  return { version: 1, corners: [a, b, c, d] };
}
