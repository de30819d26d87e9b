import type { Photo } from '../../shared/library/photo.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import {
  rescaleView,
  resolveView,
  type Size,
  type View,
  type ViewState,
} from '../../shared/viewport/view.ts';
import { sourceKey, type TileSource } from '../client/pixelUrls.ts';
import { dialValues, outputSize, type Settled } from '../stores/settled.ts';

/** One setting of the photo: its picture in output pixels and where its tiles come from. */
export interface Look {
  readonly picture: Size;
  readonly scale: number;
  readonly source: TileSource | null;
  /** Keys of the tiles of this photo, pack and scale start with it. */
  readonly tilePrefix: string;
  readonly dials: readonly number[];
  readonly isBefore: boolean;
}

export function lookOf(photo: Photo, settled: Settled | null, isBefore = false): Look {
  const scale = settled?.scale ?? 1;
  const picture = outputSize(photo, scale);
  if (settled === null) {
    return { picture, scale, source: null, tilePrefix: `${photo.id}/`, dials: [], isBefore };
  }
  const source = { photo, packId: settled.pack.id, scale };
  return { picture, scale, source, tilePrefix: sourceKey(source), dials: dialValues(settled), isBefore };
}

/**
 * The window's one view, as a pane sees it: looks of another scale show the same part of the photo at the
 * same size on screen.
 * @param state in output pixels of `scale`
 */
export function viewOf(state: ViewState, scale: number, look: Look, frame: Pane['frame']): View {
  return resolveView(rescaleView(state, look.scale / scale), look.picture, frame);
}
