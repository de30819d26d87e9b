import { developmentKey, lookKey } from '../../shared/develop/developmentKey.ts';
import { geometryOf } from '../../shared/develop/geometryOf.ts';
import { boundsOf, invert, isAsItLies, type Matrix, type Placement } from '../../shared/develop/placement.ts';
import { type Recipe, recipeUntil } from '../../shared/develop/recipe.ts';
import type { Steps } from '../../shared/develop/step.ts';
import { STEPS } from '../../shared/develop/steps/list.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import { type TileAddress, tilesIn } from '../../shared/viewport/pyramid.ts';
import {
  rescaleView,
  resolveView,
  type Size,
  seenArea,
  type View,
  type ViewState,
} from '../../shared/viewport/view.ts';
import { buildRecipe, dialValues, outputSize, type Settled } from '../stores/settled.ts';

/** What geometry makes of the mix. */
export interface Placing {
  /** Of the result; what views and gestures count in. */
  readonly size: Size;
  /** From the result to the mix, and back. */
  readonly toMix: Matrix;
  readonly fromMix: Matrix;
}

/** One setting of the photo: its picture in output pixels and where its tiles come from. */
export interface Look {
  /** Of the mix, in the original's frame: what tiles are cut from. */
  readonly picture: Size;
  /** Null: the mix as it lies is the result. */
  readonly placing: Placing | null;
  readonly scale: number;
  readonly photo: Pick<Photo, 'id' | 'sha256' | 'widthPx' | 'heightPx'> | null;
  /** Null where nothing can be developed. */
  readonly recipe: Recipe | null;
  /** What tiles of residuals are asked for with: all that the network needs to know. */
  readonly networkRecipe: Recipe | null;
  /** Keys of the tiles that the network gives alike begin with it. */
  readonly tilePrefix: string;
  readonly dialIds: readonly string[];
  readonly dials: readonly number[];
  readonly isBefore: boolean;
  /** Whether tiles are decoded at one position of the dials each (of a latent pack); else they serve all. */
  readonly isDecoded: boolean;
  /** What is decoded at a position; asked for on every frame, so it is remembered. */
  readonly decodedAt: (dials: readonly number[]) => Decoded;
}

/** Where a pack that decodes its tiles has decoded one. */
export interface Decoded {
  readonly recipe: Recipe;
  /** Names all that tiles of this position depend on. */
  readonly key: string;
  /** The same for all positions of the dials: only those are blended with each other. */
  readonly family: string;
  readonly dials: readonly number[];
}

export function lookOf(
  photo: Photo,
  settled: Settled | null,
  { isBefore = false, steps = STEPS }: { readonly isBefore?: boolean; readonly steps?: Steps } = {},
): Look {
  const scale = settled?.scale ?? 1;
  const picture = outputSize(photo, scale);
  const nothing = { ...NO_LOOK, picture, scale, isBefore, photo, tilePrefix: `${photo.id}/` };
  if (settled === null) return nothing;
  const recipe = buildRecipe(settled, photo);
  const placement = geometryOf(recipe, { widthPx: picture.width, heightPx: picture.height }, steps);
  return {
    ...nothing,
    placing: placingOf(placement, picture),
    recipe,
    networkRecipe: recipeUntil(recipe, 'network', steps),
    tilePrefix: `${photo.id}.${developmentKey(recipe, 'network', steps)}/`,
    dialIds: settled.pack.dials.map(({ id }) => id),
    dials: dialValues(settled),
    isDecoded: settled.pack.space === 'latent',
    decodedAt: rememberDecoded(
      recipe,
      settled.pack.dials.map(({ id }) => id),
      steps,
    ),
  };
}

function placingOf(placement: Placement, picture: Size): Placing | null {
  if (isAsItLies(placement, { widthPx: picture.width, heightPx: picture.height })) return null;
  const { widthPx: width, heightPx: height, toSource } = placement;
  return { size: { width, height }, toMix: toSource, fromMix: invert(toSource) };
}

function rememberDecoded(recipe: Recipe, dialIds: readonly string[], steps: Steps): Look['decodedAt'] {
  const known = new Map<string, Decoded>();
  const mixed = recipeUntil(recipe, 'mix', steps);
  let family: string | null = null;
  return (dials) => {
    const name = dials.join();
    const before = known.get(name);
    if (before !== undefined) return before;
    family ??= developmentKey({ ...mixed, dials: {} }, 'mix', steps);
    const values = Object.fromEntries(dialIds.map((id, index) => [id, dials[index] ?? 0]));
    const at = { ...mixed, dials: values };
    const decoded = { recipe: at, key: developmentKey(at, 'mix', steps), family, dials };
    known.set(name, decoded);
    return decoded;
  };
}

export const NO_LOOK: Look = {
  picture: { width: 1, height: 1 },
  placing: null,
  scale: 1,
  photo: null,
  recipe: null,
  networkRecipe: null,
  tilePrefix: '/',
  dialIds: [],
  dials: [],
  isBefore: false,
  isDecoded: false,
  decodedAt: () => {
    throw new RangeError('nothing is decoded here');
  },
};

/** The tiles that show a pane exactly. */
export interface TileSet {
  /** How their keys begin. */
  readonly prefix: string;
  /** What they are asked for with: as much of the recipe as they depend on. */
  readonly recipe: Recipe | null;
  readonly isLastApart: boolean;
  readonly decoded: Decoded | null;
}

export function tileSetOf(look: Look, pane: Pane): TileSet {
  const { tilePrefix, networkRecipe, dials: current } = look;
  if (!look.isDecoded)
    return { prefix: tilePrefix, recipe: networkRecipe, isLastApart: false, decoded: null };
  // Every tile has the enlargement: those that the result needs anyway are taken.
  const decoded = look.decodedAt(pane.shading === 'before' ? current : pane.dials);
  const isLastApart = pane.shading === 'added-detail' && current.length > 1;
  const prefix = `${tilePrefix}${decoded.key}${isLastApart ? '+' : ''}/`;
  return { prefix, recipe: decoded.recipe, isLastApart, decoded };
}

/** Of the result: what a pane shows. */
export function shownSize({ picture, placing }: Look): Size {
  return placing?.size ?? picture;
}

/** The part of the mix that a pane shows, in output pixels; it may reach past it. */
export function seenOfMix({ placing }: Look, view: View, frame: Size): Rect {
  const area = seenArea(view, frame);
  return placing === null ? area : boundsOf(placing.toMix, area);
}

/** Tiles of a level that a pane shows, the ones nearest to its middle first. */
export function tilesSeen(look: Look, view: View, frame: Size, level: number): TileAddress[] {
  return tilesIn(seenOfMix(look, view, frame), look.picture, level);
}

/**
 * The window's one view, as a pane sees it: looks of another scale show the same part of the photo at the
 * same size on screen.
 * @param state in output pixels of `scale`
 */
export function viewOf(state: ViewState, scale: number, look: Look, frame: Pane['frame']): View {
  return resolveView(rescaleView(state, look.scale / scale), shownSize(look), frame);
}

/** Names all that a grid of the dials over a photo depends on: everything that is done to it but the dials. */
export function padKeyOf({ recipe, photo }: Pick<Look, 'recipe' | 'photo'>): string {
  return recipe === null ? String(photo?.id) : lookKey({ ...recipe, dials: {} });
}
