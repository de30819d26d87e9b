import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { PackGraph } from '../../../shared/packs/manifest.ts';
import type { Precision } from '../../../shared/packs/precision.ts';
import { isOutOfMemory } from '../../packs/onnx/outOfMemory.ts';

/** What a graph of a pack must look like from outside: float32 NCHW, one picture. */
export interface GraphInterface {
  /** null: any number. */
  readonly inputChannels: number | null;
  readonly outputChannels: number | null;
  /** Inputs beside the picture. */
  readonly furtherInputs?: readonly string[];
  /** Whether the last output is no picture. */
  readonly hasFurtherOutput?: boolean;
}

export interface OpeningOptions {
  /** Which of the graph's files it is; default: the one in single precision. */
  readonly precision?: Precision;
  readonly availableBytes?: () => number;
}

/**
 * Bytes that a further row of a batch takes per squared number of latents: the first level's attention scores,
 * a quarter of the queries of five heads at a time, in float32 before and after the softmax, and as much again.
 */
const BATCH_BYTES = 20;

/** Values of the inputs beside the picture. */
export type FurtherInputs = Readonly<
  Record<string, { readonly data: Float32Array | BigInt64Array; readonly dims: readonly number[] }>
>;

/**
 * One graph of a pack on one execution provider. The only place that knows onnxruntime and reads its
 * error texts. `run` blocks the thread, so a session lives in the engine process alone.
 */
export class OnnxSession {
  readonly provider: Provider;
  readonly precision: Precision;
  readonly #session: InferenceSession;
  readonly #graph: PackGraph;
  readonly #availableBytes: () => number;
  readonly #ownsSession: boolean;
  #runs = 0;
  #secondsPerPixel = 0;
  #runsApart = false;

  private constructor(
    provider: Provider,
    session: InferenceSession,
    graph: PackGraph,
    options: { availableBytes: () => number; ownsSession: boolean; precision: Precision },
  ) {
    this.provider = provider;
    this.#session = session;
    this.#graph = graph;
    this.#availableBytes = options.availableBytes;
    this.#ownsSession = options.ownsSession;
    this.precision = options.precision;
  }

  /**
   * @throws Failure 'pack-graph-refused' where onnxruntime does not take the file, 'pack-graph-interface' where
   *   names, types or shapes are not the manifest's, 'provider-unavailable' where not the CPU refused
   */
  static async open(
    modelPath: string,
    graph: PackGraph,
    expected: GraphInterface,
    provider: Provider,
    { precision = 'single', availableBytes = () => process.availableMemory() }: OpeningOptions = {},
  ): Promise<OnnxSession> {
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(modelPath, {
        executionProviders: [provider],
        // A pattern is kept for every shape, and edge tiles have nine (measured on PiSA Compact: 380 MB with
        // patterns, 280 without, no slower). DirectML wants them off anyway.
        enableMemPattern: false,
        // Errors are thrown; what is only logged is no news to anyone.
        logSeverityLevel: 4,
        // Threads that wait sleep: the person goes on working while an album is exported, and on a busy
        // machine spinning threads keep each other from the cores (measured: a tile took up to twice as long).
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
    } catch (error) {
      throw openingFailure(error, path.basename(modelPath), provider);
    }
    checkInterface(session, graph, expected);
    return new OnnxSession(provider, session, graph, { availableBytes, ownsSession: true, precision });
  }

  /**
   * Runs the graph once.
   * @param values float32 NCHW of `shape`; must not be written to while the run lasts
   * @param further the inputs beside it, where the graph has any
   * @returns one float32 array per output of the manifest, in its order
   * @throws Failure 'engine-out-of-memory', or 'provider-unavailable' where the provider failed otherwise or
   *   half precision overflowed
   */
  run(values: Float32Array, shape: readonly number[], further: FurtherInputs = {}): Promise<Float32Array[]> {
    const { rows, outputs } = this.#graph;
    return rows === undefined
      ? this.#runOnce(values, shape, further, outputs)
      : this.#runRows(values, shape, further, rows);
  }

  /**
   * All rows in one batch, or, where memory is short, one after the other; the answers are the same, and so is
   * the one copy of the weights.
   */
  async #runRows(
    values: Float32Array,
    shape: readonly number[],
    further: FurtherInputs,
    { input, output, values: rows }: NonNullable<PackGraph['rows']>,
  ): Promise<Float32Array[]> {
    const runSome = async (some: readonly (readonly number[])[]) => {
      const data = Float32Array.from(some.flat());
      const scales = { data, dims: [some.length, data.length / some.length] };
      const [answer] = await this.#runOnce(values, shape, { ...further, [input]: scales }, [output]);
      if (answer === undefined) throw new TypeError(`no output '${output}'`);
      const length = answer.length / some.length;
      return some.map((_, row) => answer.subarray(row * length, (row + 1) * length));
    };
    const latents = (shape[2] ?? 0) * (shape[3] ?? 0);
    if (latents ** 2 * BATCH_BYTES * (rows.length - 1) > this.#availableBytes()) this.#runsApart = true;
    if (!this.#runsApart) {
      try {
        return differences(await runSome(rows));
      } catch (error) {
        const isTooMuch = error instanceof Failure && error.code === 'engine-out-of-memory';
        if (!isTooMuch || rows.length === 1) throw error;
        this.#runsApart = true;
      }
    }
    const answers: Float32Array[] = [];
    for (const row of rows) answers.push(...(await runSome([row])));
    return differences(answers);
  }

  async #runOnce(
    values: Float32Array,
    shape: readonly number[],
    further: FurtherInputs,
    outputs: readonly string[],
  ): Promise<Float32Array[]> {
    this.#runs++;
    const startedAt = performance.now();
    try {
      const feeds: Record<string, Tensor> = {};
      feeds[this.#graph.input] = new Tensor('float32', values, shape);
      for (const [name, { data, dims }] of Object.entries(further)) {
        feeds[name] =
          data instanceof Float32Array ? new Tensor('float32', data, dims) : new Tensor('int64', data, dims);
      }
      const fetched = await this.#session.run(feeds, outputs);
      const [, , height = 1, width = 1] = shape;
      this.#secondsPerPixel = (performance.now() - startedAt) / 1000 / (height * width);
      return outputs.map((name) => {
        const data = fetched[name]?.data;
        if (!(data instanceof Float32Array)) throw new TypeError(`output '${name}' is not float32`);
        // float16 ends at 65504, and no golden tile can show that no photo ever gets there.
        if (this.precision === 'half' && !data.every(Number.isFinite))
          throw new RangeError(`'${name}' overflowed`);
        return data;
      });
    } catch (error) {
      throw runFailure(error, this.provider);
    }
  }

  /** The same network as another graph of the pack that lies in the same file: nothing is loaded again. */
  viewAs(graph: PackGraph, expected: GraphInterface): OnnxSession {
    checkInterface(this.#session, graph, expected);
    const { precision } = this;
    const options = { availableBytes: this.#availableBytes, ownsSession: false, precision };
    return new OnnxSession(this.provider, this.#session, graph, options);
  }

  /** How often it ran. */
  get runs(): number {
    return this.#runs;
  }

  /** What the latest run took for a pixel of its input, which tells what the next one will take. */
  get secondsPerPixel(): number {
    return this.#secondsPerPixel;
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  /** The shape of an input; dimensions that are free are 0. */
  inputDims(name: string): readonly number[] {
    const value = this.#session.inputMetadata.find((input) => input.name === name);
    const shape = value?.isTensor ? value.shape : [];
    return shape.map((dimension) => (typeof dimension === 'number' ? dimension : 0));
  }

  /** Ends it; onnxruntime does not give all of its memory back. */
  async release(): Promise<void> {
    if (this.#ownsSession) await this.#session.release();
  }
}

/** The first answer, and of each further one what it has more than the one before. */
function differences(answers: readonly Float32Array[]): Float32Array[] {
  return answers.map((answer, row) => {
    const before = answers[row - 1];
    return before === undefined ? answer : answer.map((value, i) => value - (before[i] as number));
  });
}

function checkInterface(session: InferenceSession, graph: PackGraph, expected: GraphInterface): void {
  const refuse = (what: Said): never => {
    throw new Failure('pack-graph-interface.does-not-fit-manifest', { file: graph.file, what });
  };
  const { furtherInputs = [] } = expected;
  const wanted = [graph.input, ...furtherInputs, ...(graph.rows === undefined ? [] : [graph.rows.input])];
  const { inputNames } = session;
  if (inputNames.length !== wanted.length || wanted.some((name) => !inputNames.includes(name))) {
    refuse(said('inputs-are-others', { inputNames: inputNames.join(', '), wanted: wanted.join(', ') }));
  }
  const check = (value: InferenceSession.ValueMetadata | undefined, channels: number | null) => {
    if (value === undefined) return;
    if (!value.isTensor || value.type !== 'float32') refuse(said('not-float32', { name: value.name }));
    else if (!fitsNchw(value.shape, channels)) {
      refuse(
        said('shape-is-no-pictures', {
          name: value.name,
          shape: value.shape.join(', '),
          channels: channels ?? 'C',
        }),
      );
    }
  };
  check(session.inputMetadata[inputNames.indexOf(graph.input)], expected.inputChannels);
  const pictures = graph.outputs.length - (expected.hasFurtherOutput ? 1 : 0);
  const outputs = graph.rows === undefined ? graph.outputs : [graph.rows.output];
  for (const [place, name] of outputs.entries()) {
    const index = session.outputNames.indexOf(name);
    if (index < 0) refuse(said('no-output', { name }));
    if (place < pictures) check(session.outputMetadata[index], expected.outputChannels);
  }
}

/** Height and width must be free: tiles at the edges have sizes of their own. Names stand for any number. */
function fitsNchw(shape: readonly (number | string)[], channels: number | null): boolean {
  const [batch, depth, height, width, ...more] = shape;
  const fits = (dimension: number | string | undefined, wanted: number) =>
    dimension === wanted || typeof dimension === 'string';
  return (
    more.length === 0 &&
    fits(batch, 1) &&
    (channels === null || fits(depth, channels)) &&
    typeof height === 'string' &&
    typeof width === 'string'
  );
}

const NO_DEVICE = /no supported adapters|failed to get a webgpu adapter/i;

function openingFailure(error: unknown, file: string, provider: Provider): Failure {
  const text = messageOf(error);
  if (isOutOfMemory(error)) {
    return new Failure('engine-out-of-memory.opening-graph', { file }, { cause: error });
  }
  if (provider === 'cpu') {
    return new Failure('pack-graph-refused.by-onnxruntime', { file, text }, { cause: error });
  }
  const why = NO_DEVICE.test(text)
    ? said('no-graphics-processor')
    : said('provider-does-not-open', { file, text });
  return new Failure('provider-unavailable.because', { reason: why }, { cause: error });
}

function runFailure(error: unknown, provider: Provider): Failure {
  const text = messageOf(error);
  if (isOutOfMemory(error)) {
    return new Failure('engine-out-of-memory.tile', {}, { cause: error });
  }
  return new Failure('provider-unavailable.run-failed', { provider, text }, { cause: error });
}

/** The first line, without the source file and function that onnxruntime puts before it. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.trim().split('\n')[0] ?? text;
  return line.replace(/^\/\S+:\d+ \S.*?\)(::<lambda\(\)>)? /, '').trim();
}
