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
import type { Look } from './look.ts';
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
}

interface SeenTile {
  readonly key: string;
  readonly look: Look;
  readonly source: TileSource;
  readonly address: TileAddress;
}

/** What the panes need and graphics memory does not hold; tiles that they use are marked as used. */
export function findMissingTiles(seen: readonly SeenPane[], textures: TileTextures): MissingTiles {
  const tiles = new Map<string, SeenTile>();
  for (const { pane, look, view } of seen) {
    const { source } = look;
    if (source === null) continue;
    for (const address of visibleTiles(view, look.picture, pane.frame, levelForZoom(view.zoom))) {
      const key = look.tilePrefix + tileKey(address);
      tiles.set(key, { key, look, source, address });
    }
  }
  const missing = [...tiles.values()].filter(({ key }) => textures.use(key) === undefined);
  const drafts = new Map<string, WantedTile>();
  let isDraftSeen = false;
  for (const { look, address } of missing) {
    isDraftSeen ||= textures.has(look.tilePrefix + DRAFT_KEY);
    const draft = findMissingDraft(look, address.level, textures);
    if (draft !== null) drafts.set(draft.key, draft);
  }
  const exact = ({ key, look, source, address }: SeenTile): WantedTile => ({
    key,
    url: tileUrl(source, address.level, tileRect(address, look.picture)),
  });
  return {
    // A draft has the engine for itself: that is what makes it quick.
    wanted: drafts.size > 0 ? [...drafts.values()] : missing.map(exact),
    total: tiles.size,
    ready: tiles.size - missing.length,
    isDraftSeen,
  };
}

/** At a reduced level exact tiles cost many times what is seen of them: a draft bridges the wait. */
function findMissingDraft(look: Look, level: number, textures: TileTextures): WantedTile | null {
  const { picture, source, tilePrefix } = look;
  if (source === null || level === 0 || picture.width * picture.height < DRAFT_FROM_PX) return null;
  // Where exact tiles of another level are there, the engine has kept what the missing ones need.
  if (textures.under(tilePrefix).some(({ isDraft }) => !isDraft)) return null;
  const key = tilePrefix + DRAFT_KEY;
  return textures.use(key) === undefined ? { key, url: draftUrl(source) } : null;
}

export function isDraftKey(key: string): boolean {
  return key.endsWith(DRAFT_KEY);
}

/** The level whose tiles cover all of a pane, so that nothing needs to be drawn beneath; null: not yet. */
export function coveringLevel({ pane, look, view }: SeenPane, textures: TileTextures): number | null {
  const level = levelForZoom(view.zoom);
  const addresses = visibleTiles(view, look.picture, pane.frame, level);
  return addresses.every((address) => textures.has(look.tilePrefix + tileKey(address))) ? level : null;
}
