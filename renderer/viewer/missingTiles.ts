import type { Pane } from '../../shared/viewport/panes.ts';
import {
  levelForZoom,
  type TileAddress,
  tileKey,
  tileRect,
  visibleTiles,
} from '../../shared/viewport/pyramid.ts';
import type { View } from '../../shared/viewport/view.ts';
import { draftUrl, type TileSource, tileUrl } from '../client/pixelUrls.ts';
import { type Look, type TileSet, tileSetOf } from './look.ts';
import type { WantedTile } from './tileLoader.ts';
import type { TileTextures } from './tileTextures.ts';

const DRAFT_KEY = 'draft';
/** Output pixels; below, exact tiles are there as soon as a draft would be. */
const DRAFT_FROM_PX = 2_500_000;

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
  readonly source: TileSource;
  readonly address: TileAddress;
}

/** What the panes need and graphics memory does not hold; tiles that they use are marked as used. */
export function findMissingTiles(seen: readonly SeenPane[], textures: TileTextures): MissingTiles {
  const tiles = findSeenTiles(seen);
  const missing = tiles.filter(({ key }) => textures.use(key) === undefined);
  const drafts = new Map<string, WantedTile>();
  let isDraftSeen = false;
  for (const tile of missing) {
    isDraftSeen ||= textures.has(tile.set.prefix + DRAFT_KEY);
    const draft = findMissingDraft(tile, textures);
    if (draft !== null) drafts.set(draft.key, draft);
  }
  const exact = ({ key, look, set, source, address }: SeenTile): WantedTile => ({
    key,
    url: tileUrl(source, address.level, tileRect(address, look.picture), set.look),
    isDraft: false,
    look: set.look,
  });
  return {
    // A draft has the engine for itself: that is what makes it quick.
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
    const { source } = look;
    if (source === null) continue;
    const set = tileSetOf(look, pane);
    for (const address of visibleTiles(view, look.picture, pane.frame, levelForZoom(view.zoom))) {
      const key = set.prefix + tileKey(address);
      tiles.set(key, { key, look, set, source, address });
    }
  }
  return [...tiles.values()];
}

/**
 * At a reduced level exact tiles cost many times what is seen of them, and the first one of a latent pack
 * a network pass over the whole picture: a draft bridges the wait.
 */
function findMissingDraft(
  { look: { picture, tilePrefix }, set, source, address }: SeenTile,
  textures: TileTextures,
): WantedTile | null {
  const isQuick = address.level === 0 && set.look === null;
  if (isQuick || picture.width * picture.height < DRAFT_FROM_PX) return null;
  // Where exact tiles are there, the engine has kept what the missing ones need.
  if (textures.under(tilePrefix).some(({ isDraft }) => !isDraft)) return null;
  const key = set.prefix + DRAFT_KEY;
  if (textures.use(key) !== undefined) return null;
  return { key, url: draftUrl(source, set.look), isDraft: true, look: set.look };
}

function hasOtherPosition({ tilePrefix }: Look, { look }: TileSet, textures: TileTextures): boolean {
  if (look === null) return false;
  const wanted = look.dials.join();
  return textures.under(tilePrefix).some((tile) => tile.look?.dials.join() !== wanted);
}

/** The level whose tiles cover all of a pane, so that nothing needs to be drawn beneath; null: not yet. */
export function coveringLevel({ pane, look, view }: SeenPane, textures: TileTextures): number | null {
  const level = levelForZoom(view.zoom);
  const { prefix } = tileSetOf(look, pane);
  const addresses = visibleTiles(view, look.picture, pane.frame, level);
  return addresses.every((address) => textures.has(prefix + tileKey(address))) ? level : null;
}
