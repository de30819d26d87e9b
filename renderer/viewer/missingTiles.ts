import type { Recipe } from '../../shared/develop/recipe.ts';
import type { Photo } from '../../shared/library/photo.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import {
  draftRect,
  levelForZoom,
  levelSize,
  type TileAddress,
  tileKey,
  tileRect,
  VIEW_TILE_PX,
} from '../../shared/viewport/pyramid.ts';
import type { View } from '../../shared/viewport/view.ts';
import { draftUrl, tileUrl } from '../client/pixelUrls.ts';
import { type Look, type TileSet, tileSetOf, tilesSeen } from './look.ts';
import type { WantedTile } from './tileLoader.ts';
import type { TileTextures } from './tileTextures.ts';

/** Output pixels; below, exact tiles are there as soon as a draft would be. */
const DRAFT_FROM_PX = 2_500_000;
/** Drafts of places see twice as much as they show: of more than a quarter, a draft of the whole is cheaper. */
const LOCAL_UP_TO = 0.25;

export interface SeenPane {
  readonly pane: Pane;
  readonly look: Look;
  readonly view: View;
}

export interface MissingTiles {
  /** What the loader is to fetch, most wanted first. */
  readonly wanted: readonly WantedTile[];
  /** Tiles in sight, and how many of them are there. */
  readonly total: number;
  readonly ready: number;
  readonly isDraftSeen: boolean;
  /** Other dial positions of a latent pack stand in for missing tiles. */
  readonly isPreviewSeen: boolean;
}

interface SeenTile {
  readonly key: string;
  readonly look: Look;
  readonly set: TileSet;
  readonly photo: Pick<Photo, 'id'>;
  readonly recipe: Recipe;
  readonly address: TileAddress;
  /** What its pane shows, in pixels of the level. */
  readonly seen: Rect;
  /** Its pane shows little of the picture. */
  readonly isOfLittle: boolean;
}

/** What the panes need and graphics memory does not hold; tiles that they use are marked as used. */
export function findMissingTiles(seen: readonly SeenPane[], textures: TileTextures): MissingTiles {
  const tiles = findSeenTiles(seen);
  const missing = tiles.filter(({ key }) => textures.use(key) === undefined);
  const drafts = new Map<string, WantedTile>();
  let isDraftSeen = false;
  for (const tile of missing) {
    isDraftSeen ||= textures.has(wholeDraftKey(tile.set));
    const draft = draftOf(tile);
    if (draft === null) continue;
    if (textures.use(draft.key) !== undefined) isDraftSeen = true;
    else if (!hasExact(tile.look, textures)) drafts.set(draft.key, draft);
  }
  const exact = ({ key, look, set, photo, recipe, address, seen: inSight }: SeenTile): WantedTile => ({
    key,
    url: tileUrl(photo, address.level, tileRect(address, look.picture), set, {
      kind: 'exact',
      seen: inSight,
    }),
    recipe,
    kind: 'exact',
    decoded: set.decoded,
  });
  return {
    // Drafts have the engine for themselves: that is what makes them quick.
    wanted: drafts.size > 0 ? [...drafts.values()] : missing.map(exact),
    total: tiles.length,
    ready: tiles.length - missing.length,
    isDraftSeen,
    isPreviewSeen: missing.some(({ look, set }) => hasOtherPosition(look, set, textures)),
  };
}

/** Without what several panes share. */
function findSeenTiles(seen: readonly SeenPane[]): SeenTile[] {
  const tiles = new Map<string, SeenTile>();
  for (const { pane, look, view } of seen) {
    const { photo } = look;
    const set = tileSetOf(look, pane);
    const { recipe } = set;
    if (photo === null || recipe === null) continue;
    const level = levelForZoom(view.zoom);
    const addresses = tilesSeen(look, view, pane.frame, level);
    const { width, height } = levelSize(look.picture, level);
    const isOfLittle = addresses.length * VIEW_TILE_PX ** 2 <= width * height * LOCAL_UP_TO;
    const inSight = boundsOf(addresses.map((address) => tileRect(address, look.picture)));
    for (const address of addresses) {
      const key = set.prefix + tileKey(address);
      tiles.set(key, { key, look, set, photo, recipe, address, isOfLittle, seen: inSight });
    }
  }
  return [...tiles.values()];
}

/**
 * At a reduced level exact tiles cost many times what is seen of them, and the first one of a latent pack
 * a network pass over the whole picture: a draft bridges the wait, of the whole or, where a latent pack is
 * looked at closely, of what is looked at.
 */
function draftOf(tile: SeenTile): WantedTile | null {
  const { look, set, photo, recipe, address, isOfLittle } = tile;
  const { picture } = look;
  const { decoded } = set;
  const isClose = address.level === 0;
  const isQuick = isClose && decoded === null;
  if (isQuick || picture.width * picture.height < DRAFT_FROM_PX) return null;
  if (!isClose || !isOfLittle) {
    return {
      key: wholeDraftKey(set),
      url: draftUrl(photo, set),
      ...{ recipe, kind: 'whole-draft', decoded },
    };
  }
  const rect = draftRect(address, picture);
  const key = `${set.prefix}draft/${rect.x}/${rect.y}`;
  return { key, url: tileUrl(photo, 0, rect, set, { kind: 'draft' }), recipe, kind: 'local-draft', decoded };
}

function boundsOf(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

const wholeDraftKey = ({ prefix }: TileSet) => `${prefix}draft`;

/** Then the engine has kept what missing ones need, and no draft is quicker. */
function hasExact({ tilePrefix }: Look, textures: TileTextures): boolean {
  return textures.under(tilePrefix).some(({ kind }) => kind === 'exact');
}

function hasOtherPosition({ tilePrefix }: Look, { decoded }: TileSet, textures: TileTextures): boolean {
  if (decoded === null) return false;
  return textures
    .under(tilePrefix)
    .some((tile) => tile.decoded?.family === decoded.family && tile.decoded.key !== decoded.key);
}

/** The level whose tiles cover all of a pane, so that nothing needs to be drawn beneath; null: not yet. */
export function coveringLevel({ pane, look, view }: SeenPane, textures: TileTextures): number | null {
  const level = levelForZoom(view.zoom);
  const { prefix } = tileSetOf(look, pane);
  const addresses = tilesSeen(look, view, pane.frame, level);
  return addresses.every((address) => textures.has(prefix + tileKey(address))) ? level : null;
}
