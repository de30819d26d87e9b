import { nearbyPositions } from '../../shared/lambda/nearbyPositions.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import type { Decoded, Look } from './look.ts';
import { TILE_KINDS, type TileKind } from './tileLoader.ts';

/** What a layer needs to know of a tile in graphics memory. */
export interface LayerTile {
  readonly level: number;
  readonly kind: TileKind;
  readonly dialCount: number;
  /** Where it was decoded; null: the shader mixes it at any dial position. */
  readonly decoded: Pick<Decoded, 'dials' | 'family'> | null;
}

/** Tiles that are drawn over what is there, with the values by which the shader takes their residuals. */
export interface Layer<T> {
  readonly tiles: readonly T[];
  readonly opacity: number;
  readonly dials: readonly number[];
}

/**
 * The layers of a pane, lowest first. A latent pack's tiles are decoded at one dial position each: where the
 * wanted one is missing, those around it are blended, which is exact for the blend and a guess for the decoder.
 * @param tiles of the pane's photo, pack and scale, coarse ones first
 * @param level that the pane's zoom asks for
 */
export function layersOf<T extends LayerTile>(
  look: Pick<Look, 'isDecoded' | 'decodedAt'>,
  pane: Pane,
  level: number,
  tiles: readonly T[],
): Layer<T>[] {
  if (!look.isDecoded) return [{ tiles, opacity: 1, dials: pane.dials }];
  const { family } = look.decodedAt(pane.dials);
  const drawn = tiles.filter((tile) => tile.decoded?.family === family && hasWhatIsShown(tile, pane));
  // Every tile has the enlargement.
  if (pane.shading === 'before') return [{ tiles: drawn, opacity: 1, dials: [0, 0] }];
  const wanted = pane.dials.join();
  const byPosition = Map.groupBy(drawn, (tile) => tile.decoded?.dials.join() ?? '');
  const exact = byPosition.get(wanted) ?? [];
  byPosition.delete(wanted);
  return [
    ...previewLayers([...byPosition.values()], pane, level),
    { tiles: exact, opacity: 1, dials: [1, 1] },
  ];
}

/** Where a tile is to show what the last dial adds, that must be apart. */
function hasWhatIsShown({ dialCount }: LayerTile, { dials, shading }: Pane): boolean {
  return shading !== 'added-detail' || dialCount > 1 || dials.length === 1;
}

function previewLayers<T extends LayerTile>(
  positions: readonly (readonly T[])[],
  pane: Pane,
  level: number,
): Layer<T>[] {
  const decoded = positions.map(([tile]) => tile?.decoded?.dials ?? []);
  const mix = nearbyPositions(decoded, pane.dials);
  const sum = mix.reduce((total, { weight }) => total + weight, 0);
  let before = 0;
  return mix.map(({ index, weight }) => {
    before += weight;
    // Each layer covers what is beneath it in part, so that at the end every position has its share.
    const tiles = withoutOverlap(positions[index] ?? [], level);
    return { tiles, opacity: weight / before, dials: [sum, sum] };
  });
}

/** A tile that is drawn in part must not lie over another of the same place. */
function withoutOverlap<T extends LayerTile>(tiles: readonly T[], level: number): T[] {
  const best = TILE_KINDS.findLast((kind) => tiles.some((tile) => tile.kind === kind));
  const ofBest = tiles.filter(({ kind }) => kind === best);
  const distances = ofBest.map((tile) => Math.abs(tile.level - level));
  const nearest = Math.min(...distances);
  return ofBest.filter((_, index) => distances[index] === nearest);
}
