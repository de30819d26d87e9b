import { Failure } from '../../../shared/errors/failure.ts';
import { said } from '../../../shared/errors/words/words.ts';
import { type DamageManifest, damageManifestSchema } from '../../../shared/packs/damageManifest.ts';
import { planTiles } from '../../../shared/tiles/planTiles.ts';
import { type OpenedPack, openPackOf } from '../../packs/openPack.ts';
import { readSafetensors, toFloat32 } from '../../packs/safetensors.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import { runPixelTile } from '../develop/pixel/runPixelTile.ts';
import type { Picture } from '../pictures/picture.ts';
import { OnnxSession } from '../sessions/onnxSession.ts';
import { EnlargedPicture } from '../tiles/enlargedPicture.ts';
import { copyPlanes } from '../tiles/planes.ts';
import { TileNetwork } from '../tiles/tileNetwork.ts';

/** Its halo is a fifth of that, and memory for it is little. */
const TILE_PX = 768;

/** A pack that finds damage, whose graph gave the right answer. */
export class DamageDetector {
  readonly manifest: DamageManifest;
  readonly #session: OnnxSession;

  private constructor(manifest: DamageManifest, session: OnnxSession) {
    this.manifest = manifest;
    this.#session = session;
  }

  /** @throws Failure of `openPackOf`, of the session, or 'pack-golden-mismatch' */
  static async open(folder: string, signal: AbortSignal): Promise<DamageDetector> {
    const pack = await openPackOf(folder, damageManifestSchema, { signal });
    const { file, input, output } = pack.manifest.graph;
    const graph = { file, input, outputs: [output] };
    const channels = { inputChannels: 3, outputChannels: 1 };
    const session = await OnnxSession.open(pack.pathOf(file), graph, channels, 'cpu');
    try {
      await prove(pack, session);
      return new DamageDetector(pack.manifest, session);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /**
   * How likely each pixel is damaged, HW, 0…1.
   * @throws Failure 'engine-out-of-memory'; AbortError
   */
  async find(parts: EngineParts, picture: Picture, context: CallContext): Promise<Float32Array> {
    const { widthPx, heightPx } = picture;
    const { receptiveRadiusPx: haloPx, tileMultiple: multiple } = this.manifest;
    const asItIs = new EnlargedPicture(picture, 1);
    const { meter } = parts;
    const read = asItIs.read.bind(asItIs);
    const network = new TileNetwork({
      runTile: runPixelTile({ widthPx, heightPx, haloPx, multiple, read, meter }),
      onHalved: (px) => parts.notify(said('tiles-are-smaller', { px })),
    });
    const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
    const probability = new Float32Array(widthPx * heightPx);
    const tiles = planTiles({ widthPx, heightPx, tilePx: TILE_PX, haloPx, multiple });
    context.reportProgress(0, tiles.length);
    for (const [done, { core }] of tiles.entries()) {
      const [found] = await parts.networkTurns.run(context.priority, context.signal, () =>
        network.run(this.#session, core),
      );
      if (found !== undefined) copyPlanes(found, core, probability, whole, core);
      context.reportProgress(done + 1, tiles.length);
    }
    return probability;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

async function prove(pack: OpenedPack<DamageManifest>, session: OnnxSession): Promise<void> {
  const { graph, golden, name } = pack.manifest;
  const refuse = (what: ReturnType<typeof said>): never => {
    throw new Failure('pack-golden-mismatch.another-answer', { name, what });
  };
  const tensors = await readSafetensors(pack.pathOf(golden.file));
  const take = (tensor: string) => tensors.get(tensor) ?? refuse(said('lacks-tensor', { name: tensor }));
  const [image, wanted] = [take(graph.input), toFloat32(take(graph.output))];
  const [answer] = await session.run(toFloat32(image), image.shape);
  if (answer?.length !== wanted.length)
    return refuse(said('size-is-not-the-golden-tiles', { name: graph.output }));
  const error = answer.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] as number))), 0);
  if (error <= golden.tolerance) return;
  const found = said('answer-is-off', { difference: error.toPrecision(2) });
  refuse(said('answer-not-allowed', { found, tolerance: golden.tolerance.toPrecision(2) }));
}
