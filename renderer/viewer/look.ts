import type { Photo } from '../../shared/library/photo.ts';
import { DEFAULT_COLOUR_FIX } from '../../shared/recipe/recipe.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import {
  rescaleView,
  resolveView,
  type Size,
  type View,
  type ViewState,
} from '../../shared/viewport/view.ts';
import { sourceKey, type TileLook, type TileSource } from '../client/pixelUrls.ts';
import { dialMasks, dialValues, outputSize, promptOf, type Settled } from '../stores/settled.ts';

/** One setting of the photo: its picture in output pixels and where its tiles come from. */
export interface Look {
  readonly picture: Size;
  readonly scale: number;
  readonly source: TileSource | null;
  /** Keys of the tiles of this photo, pack, scale and prompt start with it. */
  readonly tilePrefix: string;
  readonly dials: readonly number[];
  /** Painted λ that the shader multiplies the dials by: grey PNG in base64; null where one value holds. */
  readonly masks: readonly (string | null)[];
  readonly isBefore: boolean;
  /** How a latent pack decodes its tiles; null for a pixel pack. */
  readonly latent: Pick<TileLook, 'colourFix' | 'painted' | 'prompt'> | null;
}

export function lookOf(photo: Photo, settled: Settled | null, isBefore = false): Look {
  const scale = settled?.scale ?? 1;
  const picture = outputSize(photo, scale);
  const common = { picture, scale, isBefore };
  if (settled === null) {
    return { ...common, source: null, tilePrefix: `${photo.id}/`, dials: [], masks: [], latent: null };
  }
  const source = { photo, packId: settled.pack.id, scale };
  const isLatent = settled.pack.space === 'latent';
  const prompt = promptOf(settled);
  const colourFix = settled.carried?.colourFix ?? DEFAULT_COLOUR_FIX;
  return {
    ...common,
    source,
    tilePrefix: sourceKey(source, prompt),
    dials: dialValues(settled),
    masks: dialMasks(settled),
    latent: isLatent ? { colourFix, prompt, painted: settled.painted?.key ?? '' } : null,
  };
}

/** The tiles that show a pane exactly: how their keys begin, and where a latent pack decodes them. */
export interface TileSet {
  readonly prefix: string;
  readonly look: TileLook | null;
}

export function tileSetOf({ tilePrefix, dials: current, latent }: Look, pane: Pane): TileSet {
  if (latent === null) return { prefix: tilePrefix, look: null };
  // Every tile has the enlargement: those that the result needs anyway are taken.
  const dials = pane.shading === 'before' ? current : pane.dials;
  const look = { ...latent, dials, hasLastApart: pane.shading === 'added-detail' && dials.length > 1 };
  const position = `${dials.join()},${look.painted},${look.colourFix}${look.hasLastApart ? '+' : ''}`;
  return { prefix: `${tilePrefix}${position}/`, look };
}

/**
 * The window's one view, as a pane sees it: looks of another scale show the same part of the photo at the
 * same size on screen.
 * @param state in output pixels of `scale`
 */
export function viewOf(state: ViewState, scale: number, look: Look, frame: Pane['frame']): View {
  return resolveView(rescaleView(state, look.scale / scale), look.picture, frame);
}
