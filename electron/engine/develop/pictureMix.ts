import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { Steps } from '../../../shared/develop/step.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import type { Original } from '../originals.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import type { ReducedRegion } from './reducedRegion.ts';

/** What a development is made of. */
export interface DevelopOptions {
  readonly original: Original;
  readonly proven: ProvenPack;
  /** Of this very pack. */
  readonly recipe: Recipe;
  /** Side of a processed square, output pixels. Default: the engine's choice. */
  readonly tilePx?: number;
  /** All of the picture will be computed: its tiles may be larger than those of what is looked at. */
  readonly isWhole?: boolean;
  /** A copy of at most this side is drafted, in one piece where that is possible. */
  readonly draftSidePx?: number;
}

/** How a region is shown. */
export interface RegionOptions {
  /** Where residuals are differences of decoded pictures: what the last dial adds is one of its own. */
  readonly isLastApart?: boolean;
  /** From its surroundings alone, where the exact one would have to see the whole picture first. */
  readonly isDraft?: boolean;
  /** What is in sight and will be asked for next, in pixels of the enlarged picture. */
  readonly seen?: Rect;
}

/** The mixed picture in an area at any position of the dials: float32 CHW; good until the next call. */
export type MixAt = (dials: Readonly<Record<string, number>>) => Promise<Float32Array>;

/**
 * A development up to the mix: all that differs between the kinds of packs. Rectangles are in pixels of the
 * enlarged picture, in the original's frame.
 */
export interface PictureMix {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Side of the squares that are really processed; smaller than asked where memory ran short. */
  readonly tilePx: number;
  /** Spent inside the residual network so far. */
  readonly networkSeconds: number;
  /** Whether it needs no network run any more, whatever the dials. */
  isKept(): Promise<boolean>;
  /**
   * Enlargement and residuals, for whoever mixes them by himself.
   * @param factor 1: as it is; n: means of n × n pixels
   */
  region(area: Rect, factor: number, context: CallContext, options?: RegionOptions): Promise<ReducedRegion>;
  /** One pass of the network, then as many positions as are wanted. */
  openArea(area: Rect, factor: number, context: CallContext): Promise<MixAt>;
  /**
   * The mixed picture, square by square; progress counts them.
   * @param area what is wanted of it; squares that have no part in it may be left out
   * @param put  takes each square once: float32 CHW, three channels, not clamped
   */
  forEachTile(
    area: Rect,
    context: CallContext,
    put: (core: Rect, planesChw: Float32Array) => void,
  ): Promise<void>;
  /** float32 HW in [0, 1]; null where the original has none. */
  readAlpha(rect: Rect): Float32Array | null;
}

/** A kind of pack. */
export interface PackKind {
  /** A run of it is short enough that a thumbnail may cause one. */
  readonly runsUnasked: boolean;
  /** Side of a square output by which its speed is measured: no more than one run of its network. */
  measuredPx(manifest: Manifest): number;
  /** What every tile is computed with around it, output pixels. */
  haloPx(manifest: Manifest): number;
  /** @throws Failure 'recipe-invalid' or 'request-invalid' where recipe or tile are not possible */
  open(parts: EngineParts, options: DevelopOptions, steps: Steps): Promise<PictureMix>;
}
