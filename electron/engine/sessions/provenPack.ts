import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import {
  type Manifest,
  networkChannels,
  networkReduction,
  type PackGraph,
} from '../../../shared/packs/manifest.ts';
import type { Precision } from '../../../shared/packs/precision.ts';
import type { OpenedPack } from '../../packs/openPack.ts';
import { type GoldenTile, proveHalf, proveSession, readGoldenTile } from './goldenTile.ts';
import { type FurtherInputs, type GraphInterface, OnnxSession } from './onnxSession.ts';
import { PromptEmbeddings } from './promptEmbeddings.ts';

/** What a body takes of the norms of the whole picture. */
const NORM_INPUTS = ['statistics', 'given', 'core'];

/** Large enough that a GPU's start-up costs do not decide, small enough for a CPU: 0.07 megapixels. */
const TIMING_TILE_PX = 256;

/** Opened when it is first wanted. */
type LaterGraph = Exclude<keyof Manifest['graphs'], 'residuals'>;

/** A pack whose residuals graph gave the right answer on one provider; its sessions are kept. */
export class ProvenPack {
  readonly pack: OpenedPack;
  readonly provider: Provider;
  /** What it computes in, wherever the pack has a graph for that. */
  readonly precision: Precision;
  /** Largest difference on the golden tile. */
  readonly goldenError: number;
  readonly residuals: OnnxSession;
  readonly prompts: PromptEmbeddings;
  readonly #golden: GoldenTile;
  /** Graphs that are opened when they are first wanted. */
  readonly #more = new Map<LaterGraph, Promise<OnnxSession>>();
  #users = 0;

  private constructor(
    pack: OpenedPack,
    residuals: OnnxSession,
    prompts: PromptEmbeddings,
    golden: { readonly tile: GoldenTile; readonly error: number },
  ) {
    this.pack = pack;
    this.provider = residuals.provider;
    this.precision = residuals.precision;
    this.residuals = residuals;
    this.prompts = prompts;
    this.goldenError = golden.error;
    this.#golden = golden.tile;
  }

  /**
   * @param precision whose graphs to take
   * @throws Failure as `OnnxSession.open` and `proveSession` do
   */
  static async open(
    pack: OpenedPack,
    provider: Provider,
    precision: Precision = 'single',
  ): Promise<ProvenPack> {
    const graph = pack.manifest.graphs.residuals;
    const session = await openGraph(pack, graph, { provider, precision }, 'residuals');
    try {
      const prompts = new PromptEmbeddings(pack);
      const tile = await readGoldenTile(pack, await prompts.inputsFor(''));
      const error = await proveSession(pack, session, graph, tile);
      return new ProvenPack(pack, session, prompts, { tile, error });
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get manifest(): Manifest {
    return this.pack.manifest;
  }

  /** What its answers depend on besides the pack: the provider, and in which precision it computes. */
  get arithmetic(): string {
    return this.precision === 'single' ? this.provider : `${this.provider} ${this.precision}`;
  }

  /** What its latest run took; of a latent pack without its encoder and decoder. Its proof was the first run. */
  get secondsPerPixel(): number {
    return this.residuals.secondsPerPixel / networkReduction(this.manifest) ** 2;
  }

  /** Whether a call is working with it; then it must not be released. */
  get isInUse(): boolean {
    return this.#users > 0;
  }

  /** @returns ends the use */
  use(): () => void {
    this.#users++;
    return () => {
      this.#users--;
    };
  }

  /**
   * The single-pass graph, or one of a latent pack's ends, opened when it is first wanted. A single-pass
   * graph is proven like the residuals, and so is each in half precision; null: the pack has no such graph.
   */
  async openGraph(name: LaterGraph): Promise<OnnxSession | null> {
    const graph = this.manifest.graphs[name];
    if (graph === undefined) return null;
    const opening = this.#more.get(name) ?? this.#openMore(name, graph);
    this.#more.set(name, opening);
    try {
      return await opening;
    } catch (error) {
      // Memory that was short may not be next time: who asks again has it opened again.
      if (this.#more.get(name) === opening) this.#more.delete(name);
      throw error;
    }
  }

  /** @throws Failure 'internal' where the pack has no such graph */
  async requireGraph(name: LaterGraph): Promise<OnnxSession> {
    const session = await this.openGraph(name);
    if (session === null) throw new Failure('internal.pack-lacks-graph', { name });
    return session;
  }

  async #openMore(name: LaterGraph, graph: PackGraph): Promise<OnnxSession> {
    const isSameFile = graph.file === this.manifest.graphs.residuals.file;
    const session = isSameFile
      ? this.residuals.viewAs(graph, interfaceOf(this.manifest, name))
      : await openGraph(this.pack, graph, this, name);
    try {
      if (name === 'default' || name === 'pix') await proveSession(this.pack, session, graph, this.#golden);
      else if (session.precision === 'half')
        await proveHalf(this.pack, session, graph, { name, golden: this.#golden });
      return session;
    } catch (error) {
      if (!isSameFile) await session.release();
      throw error;
    }
  }

  /** Seconds of a warm run on the golden tile, the cheapest comparison between providers. */
  timeGoldenTile(): Promise<number> {
    const { values, shape, further } = this.#golden;
    return timeRun(this.residuals, values, shape, further);
  }

  /** Seconds for a pixel of a network's input, halo included, as photos have them. */
  async secondsOfLargeTile(): Promise<number> {
    return (await this.timeLargeTile()) / TIMING_TILE_PX ** 2;
  }

  /** Seconds of a warm run on a tile of the size that a photo has. */
  timeLargeTile(): Promise<number> {
    const shape = [1, this.#golden.shape[1], TIMING_TILE_PX, TIMING_TILE_PX] as const;
    const values = new Float32Array(shape[1] * TIMING_TILE_PX ** 2);
    for (let i = 0; i < values.length; i++) {
      values[i] = this.#golden.values[i % this.#golden.values.length] as number;
    }
    return timeRun(this.residuals, values, shape, this.#golden.further);
  }

  async release(): Promise<void> {
    await this.residuals.release();
    for (const opening of this.#more.values()) await (await opening.catch(() => null))?.release();
  }
}

async function timeRun(
  session: OnnxSession,
  values: Float32Array,
  shape: readonly number[],
  further: FurtherInputs,
): Promise<number> {
  await session.run(values, shape, further); // shaders are compiled for a shape when it is first seen
  const start = performance.now();
  await session.run(values, shape, further);
  return (performance.now() - start) / 1000;
}

function openGraph(
  pack: OpenedPack,
  graph: PackGraph,
  { provider, precision }: { readonly provider: Provider; readonly precision: Precision },
  name: keyof Manifest['graphs'],
): Promise<OnnxSession> {
  const variant = variantOf(graph, precision);
  const file = pack.pathOf(variant ?? graph.file);
  const options = { precision: variant === undefined ? ('single' as const) : precision };
  return OnnxSession.open(file, graph, interfaceOf(pack.manifest, name), provider, options);
}

/** The file of a graph in a precision; undefined: it has none but the one in single precision. */
export function variantOf(graph: PackGraph, precision: Precision): string | undefined {
  switch (precision) {
    case 'single':
      return undefined;
    case 'half':
      return graph.halfFile;
    case 'int8':
      return graph.int8File;
  }
}

function interfaceOf(manifest: Manifest, name: keyof Manifest['graphs']): GraphInterface {
  const { prompt } = manifest;
  const channels = networkChannels(manifest);
  const between = (inputChannels: number | null, outputChannels: number | null) => ({
    inputChannels,
    outputChannels,
  });
  switch (name) {
    case 'residuals':
    case 'default':
    case 'pix':
      return {
        ...between(channels, channels),
        ...(prompt === undefined ? {} : { furtherInputs: [prompt.input] }),
      };
    case 'encode':
      return between(3, channels);
    case 'decode':
      return between(channels, 3);
    case 'encodeBody':
      return { ...between(3, null), furtherInputs: NORM_INPUTS, hasFurtherOutput: true };
    case 'encodeEnd':
      return between(null, channels);
    case 'decodeStart':
      return between(channels, null);
    case 'decodeBody':
      return { ...between(null, 3), furtherInputs: NORM_INPUTS, hasFurtherOutput: true };
  }
}
