import { chooseTilePx } from '../../../../shared/tiles/chooseTile.ts';
import { machineMemoryBytes } from './machineMemory.ts';
import { Restoration, type RestorationOptions, type RestorationParts } from './restoration.ts';

/** From this share on, what the viewer has kept saves more than larger tiles would. */
const KEPT_SHARE = 1 / 4;

/**
 * A restoration that is to compute all of its photo. Its tiles are those that were asked for; else the
 * viewer's, where it has kept enough of them; else such as suit the pack's halo and the machine's memory.
 * @throws Failure of `Restoration`
 */
export async function openWholePhoto(
  parts: RestorationParts,
  options: RestorationOptions,
  memoryBytes = machineMemoryBytes(),
): Promise<Restoration> {
  const viewed = new Restoration(parts, options);
  const { space } = options.proven.manifest;
  if (options.tilePx !== undefined || space.kind !== 'pixel') return viewed;
  if ((await viewed.keptShare()) >= KEPT_SHARE) return viewed;
  return new Restoration(parts, { ...options, tilePx: chooseTilePx(space.receptiveRadiusPx, memoryBytes) });
}
