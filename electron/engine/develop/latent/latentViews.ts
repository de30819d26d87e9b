import { type LambdaValue, mixResiduals } from '../../../../shared/lambda/mix.ts';
import type { Rect } from '../../../../shared/tiles/planTiles.ts';
import { RecentlyUsed } from '../../recentlyUsed.ts';
import { SharedWork } from '../../sharedWork.ts';
import type { Turn } from '../../turnQueue.ts';
import type { PictureColours } from '../colour.ts';
import type { KeptResiduals } from '../pixel/keptResiduals.ts';
import { ColourStatistics } from './colourStatistics.ts';
import { HeldDecodings } from './heldDecodings.ts';
import type { KeptLatents, PictureLatents } from './keptLatents.ts';
import type { LatentRestoration } from './latentRestoration.ts';
import type { DecodeRect, Decoding } from './tiledAutoencoder.ts';

/** How long a network pass goes on that no tile waits for: while a person pans, the next tile is asked soon. */
const GRACE_MS = 2000;
/** Enough for a dial's way in hundredths, for both dials. */
const REMEMBERED_COLOURS = 512;

/** A position and the one without its last dial; each holds a picture's features. */
const HELD_DECODINGS = 2;

/** Where a picture is decoded. */
export interface LatentPosition {
  /** Differs where any value does. */
  readonly key: string;
  /** One per dial; a map has a value for every latent. */
  readonly lambdas: readonly LambdaValue[];
}

/** What the viewer's tiles of a picture have in common: one network pass, and the colours at each λ. */
export class LatentViews {
  readonly #kept: KeptLatents;
  readonly #passes = new SharedWork<PictureLatents>(GRACE_MS);
  readonly #samplings = new SharedWork<PictureColours>(GRACE_MS);
  readonly #openings = new SharedWork<Decoding>(GRACE_MS);
  readonly #decodings: HeldDecodings;
  readonly #colours = new RecentlyUsed<PictureColours>(REMEMBERED_COLOURS);

  /** @param bound of all that is kept in memory: what decoding holds is taken from it */
  constructor(kept: KeptLatents, bound: Pick<KeptResiduals, 'canHold' | 'lend'>) {
    this.#kept = kept;
    this.#decodings = new HeldDecodings(HELD_DECODINGS, bound);
  }

  /** What is held to decode with. */
  get bytes(): number {
    return this.#decodings.bytes;
  }

  /** Forgets what belongs to an original, or everything. */
  forget(originalSha256?: string): void {
    this.#decodings.forget(originalSha256);
  }

  /** A pass over the whole lets drafts of what is looked at go first. */
  latents(restoration: LatentRestoration, { priority, signal }: Turn): Promise<PictureLatents> {
    return this.#passes.run(restoration.key, signal, async (passSignal) => {
      const turn = { priority: restoration.isPart ? priority : 'preview', signal: passSignal } as const;
      return whileInUse(restoration, () => restoration.latents('all', this.#kept, turn, () => {}));
    });
  }

  /** A pass that has begun is not given up while drafts stand in for what it will give. */
  holdPass({ key }: LatentRestoration): () => void {
    return this.#passes.hold(key);
  }

  /** What all tiles of a picture at one λ are decoded with. */
  async decoder(
    restoration: LatentRestoration,
    latents: PictureLatents,
    position: LatentPosition,
    { priority, signal }: Turn,
  ): Promise<DecodeRect> {
    const key = `${restoration.key} ${position.key}`;
    const known = this.#decodings.get(key, restoration.proven);
    if (known !== undefined) return known.decode;
    const decoding = await this.#openings.run(key, signal, async (openingSignal) => {
      const turn = { priority, signal: openingSignal };
      const z = mixLatents(latents, position.lambdas);
      return whileInUse(restoration, () => restoration.openDecoding(z, latents, turn));
    });
    this.#decodings.hold(key, restoration.proven, decoding);
    return decoding.decode;
  }

  /** Sampled, because all tiles must get the same correction and few of them are ever decoded. */
  async colours(
    restoration: LatentRestoration,
    latents: PictureLatents,
    position: LatentPosition,
    { priority, signal }: Turn,
  ): Promise<PictureColours> {
    const key = `${restoration.key} ${position.key}`;
    const known = this.#colours.get(key);
    if (known !== undefined) return known;
    const decode = await this.decoder(restoration, latents, position, { priority, signal });
    const colours = await this.#samplings.run(key, signal, async (samplingSignal) => {
      const turn = { priority, signal: samplingSignal };
      return whileInUse(restoration, () => sampleColours(restoration, decode, turn));
    });
    this.#colours.set(key, colours);
    return colours;
  }
}

/** Holds the pack's sessions for shared work: the call that began it may leave before it is done. */
async function whileInUse<T>({ proven }: LatentRestoration, work: () => Promise<T>): Promise<T> {
  const finish = proven.use();
  try {
    return await work();
  } finally {
    finish();
  }
}

/** z_L − Σ λᵢ·rᵢ of the whole picture: float32 CHW. */
export function mixLatents(
  { zL, residuals, width, height }: PictureLatents,
  lambdas: readonly LambdaValue[],
): Float32Array {
  return mixResiduals(zL, residuals, lambdas, width * height);
}

/** Squares of the sample along each axis, and the side of one in latents. */
const SAMPLES = 6;
const SAMPLE_SIDE = 4;
/** A square's mean says little of its rim; less context than for what is looked at is enough. */
const SAMPLE_HALO = 3;

async function sampleColours(
  restoration: LatentRestoration,
  decode: DecodeRect,
  turn: Turn,
): Promise<PictureColours> {
  const [own, wanted] = [new ColourStatistics(), new ColourStatistics()];
  for (const rect of sampleRects(restoration)) {
    own.add(await decode(rect, turn, SAMPLE_HALO));
    wanted.add(restoration.enlarged.read(rect));
  }
  return { own: own.finish(), wanted: wanted.finish() };
}

/** Output pixels. Up to this size all of the picture costs hardly more than the squares with their context. */
const SAMPLED_FROM_PX = 500_000;

/** Evenly spread over the picture, without overlap; in output pixels. */
function sampleRects({
  enlarged: { widthPx, heightPx },
  latentPx,
  cores,
}: LatentRestoration): readonly Rect[] {
  if (widthPx * heightPx < SAMPLED_FROM_PX) return cores;
  const along = (lengthPx: number) => {
    const sidePx = SAMPLE_SIDE * latentPx;
    if (lengthPx <= SAMPLES * sidePx) return [{ from: 0, length: lengthPx }];
    const middle = (index: number) => ((index + 0.5) / SAMPLES) * lengthPx;
    return Array.from({ length: SAMPLES }, (_, index) => ({
      from: Math.floor((middle(index) - sidePx / 2) / latentPx) * latentPx,
      length: sidePx,
    }));
  };
  return along(heightPx).flatMap((row) =>
    along(widthPx).map((column) => ({
      x: column.from,
      y: row.from,
      width: column.length,
      height: row.length,
    })),
  );
}
