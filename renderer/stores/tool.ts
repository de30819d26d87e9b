import {
  type CropFrame,
  frameOf,
  type Size,
  stepsOfFrame,
  wholeTurned,
} from '../../shared/develop/cropFrame.ts';
import { geometryOf } from '../../shared/develop/geometryOf.ts';
import { type GeometryValues, readGeometry, withGeometry } from '../../shared/develop/geometryValues.ts';
import type { Stroke } from '../../shared/develop/mask.ts';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { cropStep } from '../../shared/develop/steps/crop.ts';
import type { OffsetMask } from '../../shared/develop/steps/lambdaOffsets.ts';
import { type Corners, perspectiveStep } from '../../shared/develop/steps/perspective.ts';
import { straightenStep } from '../../shared/develop/steps/straighten.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { buildRecipe, outputSize, type Settled } from './settled.ts';

/** What works over the photo in the viewer. */
export type Tool =
  | {
      readonly kind: 'crop';
      /** How it was when the tool was taken: what Escape goes back to. */
      readonly before: GeometryValues;
      /** As large as the frame is to be where there is room, for an enlargement; null: as it is. */
      readonly asked: (Size & { readonly scale: number }) | null;
      readonly isDrawingLine: boolean;
    }
  | {
      readonly kind: 'perspective';
      /** Shares of the picture before it is straightened; not yet kept. */
      readonly corners: Corners;
      readonly proposal: 'none' | 'found' | 'not-found';
    }
  | {
      readonly kind: 'brush';
      /** What a stroke goes to: masks of λ, or what is mended. */
      readonly target: 'local' | 'repair';
      /** Of the mask that is painted on; past the last: a new one. */
      readonly index: number;
      /** What a new one has. */
      readonly begun: OffsetMask;
      /** Not yet in the recipe. */
      readonly stroke: Stroke | null;
      /** Where the last stroke ended, from which a straight line goes on. */
      readonly lastPoint: readonly [number, number] | null;
    }
  /** Waits for something that is to be grey. */
  | { readonly kind: 'white-balance' };

/** What the viewer shows under a tool: the picture before what the tool does to it. */
export function underTool(settled: Settled | null, tool: Tool | null): Settled | null {
  if (settled === null || tool === null) return settled;
  const { steps } = settled;
  switch (tool.kind) {
    case 'white-balance':
    case 'brush':
      return settled;
    case 'perspective': {
      const { crop: _, straighten: __, perspective: ___, ...others } = steps;
      return { ...settled, steps: others };
    }
    case 'crop': {
      const { crop: _, straighten, ...others } = steps;
      if (straighten === undefined) return { ...settled, steps: others };
      const isTurned = others.perspective === undefined;
      const whole = isTurned ? wholeTurned(straighten.degrees) : straighten;
      return { ...settled, steps: { ...others, straighten: whole } };
    }
  }
}

export interface Cropping {
  /** What is straightened and cropped. */
  readonly picture: Size;
  readonly frame: CropFrame;
  /** A print's corners say how it lies. */
  readonly canTurn: boolean;
}

type Sized = Pick<Photo, 'widthPx' | 'heightPx' | 'sha256'>;

/** The crop of a photo as the tool works with it. */
export function readCropping(settled: Settled, photo: Sized): Cropping {
  const recipe = buildRecipe(settled, photo);
  const { straighten, crop, perspective } = readGeometry(recipe);
  const canTurn = perspectiveStep.isNeutral(perspective);
  const turned = canTurn ? straighten : straightenStep.neutral;
  const picture = sizeUnder(recipe, photo, {
    crop: cropStep.neutral,
    ...(canTurn ? { straighten: straightenStep.neutral } : {}),
  });
  return { picture, frame: frameOf(picture, turned, crop), canTurn };
}

/** The recipe with what a frame shows. */
export function withCropping(recipe: Recipe, { picture, frame, canTurn }: Cropping): Recipe {
  const { straighten, crop } = stepsOfFrame(picture, frame);
  return withGeometry(recipe, canTurn ? { straighten, crop } : { crop });
}

function sizeUnder(recipe: Recipe, photo: Sized, values: Partial<GeometryValues>): Size {
  const { width, height } = outputSize(photo, recipe.scale);
  return geometryOf(withGeometry(recipe, values), { widthPx: width, heightPx: height });
}

/** Of the result, all geometry done. */
export function resultSize(settled: Settled, photo: Sized): Size {
  return sizeUnder(buildRecipe(settled, photo), photo, {});
}
