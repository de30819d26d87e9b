import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { Failure } from '../../../shared/errors/failure.ts';
import { said } from '../../../shared/errors/words/words.ts';
import type { ModelInspection, WeightSource } from '../../../shared/packs/installation.ts';
import { MANIFEST_VERSION, type Manifest } from '../../../shared/packs/manifest.ts';
import { hashFile } from '../../files/hashFile.ts';
import { expectFinite } from '../expectFinite.ts';
import { readUpscaler } from '../families/gan/identify/readUpscaler.ts';
import { externalData, withDataIn } from '../onnx/externalData.ts';
import { nameOfNan } from '../onnx/nameOfNan.ts';
import { isOutOfMemory } from '../onnx/outOfMemory.ts';
import { decodeShallowModel, encodeShallowModel, type ShallowModel } from '../onnx/shallowModel.ts';
import { PICTURE_INPUT, RESIDUAL_OUTPUT, wrapUpscaler } from '../onnx/wrapUpscaler.ts';
import { inspectUpscaler } from './inspectUpscaler.ts';
import { StagedPack } from './stagedPack.ts';
import { writeGolden } from './writeGolden.ts';
import { CARD_FILE, writeImportedCard } from './writtenCard.ts';

export interface ImportModelOptions {
  /** An `.onnx` file, or a checkpoint (`.pth`, `.pt`) of RRDBNet or SRVGGNetCompact. */
  readonly file: string;
  readonly packsFolder: string;
  /** Default: the file's name. */
  readonly name?: string;
  readonly signal: AbortSignal;
  /** The range, where a person knows better than the probe. */
  readonly white?: 1 | 255;
  /** What `inspectModel` found; without it the model is inspected now. */
  readonly found?: ModelInspection;
}

export interface ImportedModel {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly found: ModelInspection;
  readonly source: WeightSource;
  /** What the import wrote; data that the file system shares with the user's file count nothing. */
  readonly writtenBytes: number;
}

/** Answers on the CPU are the reference; graph optimisations may differ by this between versions. */
const GOLDEN_TOLERANCE = 1e-3;
const MODEL_FILE = '.probe.onnx';
/** Never becomes a pack. */
const INSPECTED = { id: 'inspected', version: '0.0.0', name: 'A model' };
const GRAPH_FILE = 'residual.onnx';
const GOLDEN_FILE = 'golden.safetensors';
const CHECKPOINT_FILE = 'weights.pth';

/**
 * Makes a one-dial pixel pack of a plain upscaler f: its residual is bicubic(x) − f(x), so λ = 1 is the
 * upscaler's own picture and λ = 0 the plain enlargement.
 * @throws Failure 'pack-graph-interface', 'pack-graph-refused', 'weights-wrong-model', 'weights-invalid',
 *   'weights-unsafe', 'pack-path-outside', 'pack-file-missing', 'conflict' or 'cancelled'; nothing is left behind then
 */
export async function importModel(options: ImportModelOptions): Promise<ImportedModel> {
  const { file, signal } = options;
  const name = options.name ?? path.basename(file, path.extname(file));
  const pack = { id: toId(name), version: '1.0.0', name };
  await expectFile(file);
  const sha256 = await hashFile(file, signal);
  await using staged = await StagedPack.begin(options.packsFolder, pack, signal);
  const model = await stageModel(staged, file);
  const found = options.found ?? (await inspectStaged(staged, model, options.white));
  await staged.write(
    GRAPH_FILE,
    asGraph(file, () => wrapUpscaler(model.graph, found, 'residual')),
  );
  await writeGolden(staged, { graph: GRAPH_FILE, golden: GOLDEN_FILE }, found);
  const manifest = upscalerManifest(pack, found, file);
  const source: WeightSource = { file, sha256, isPublished: false };
  await staged.write(CARD_FILE, writeImportedCard(manifest, found, source));
  const done = await staged.finish(manifest);
  return { ...done, found, source, writtenBytes: staged.writtenBytes };
}

/**
 * Looks at a model and leaves nothing behind.
 * @param options.packsFolder where the weights are placed for as long as it takes
 * @throws Failure as `importModel`
 */
export async function inspectModel(options: {
  readonly file: string;
  readonly packsFolder: string;
  readonly white?: 1 | 255;
  readonly signal: AbortSignal;
}): Promise<ModelInspection> {
  const { file, packsFolder, white, signal } = options;
  await expectFile(file);
  await using staged = await StagedPack.begin(packsFolder, INSPECTED, signal);
  // Awaited here: what is returned unfinished would outlive the staged files.
  return await inspectStaged(staged, await stageModel(staged, file), white);
}

/** A pipe would be waited for, a device read without an end. */
async function expectFile(file: string): Promise<void> {
  const facts = await stat(file).catch(() => null);
  if (facts?.isFile()) return;
  const what = facts === null ? said('not-there') : said('it-is-no-file');
  throw new Failure('pack-graph-refused.not-a-file', { file, what });
}

interface StagedModel {
  /** Its graph, which refers to files in the pack's folder. */
  readonly graph: Uint8Array;
  /** Where its architecture tells: nothing is guessed then. */
  readonly white?: 1 | 255;
}

function stageModel(staged: StagedPack, file: string): Promise<StagedModel> {
  return /\.onnx$/i.test(file) ? stageOnnx(staged, file) : stageCheckpoint(staged, file);
}

function inspectStaged(staged: StagedPack, model: StagedModel, white?: 1 | 255): Promise<ModelInspection> {
  return inspectUpscaler(model.graph, (graph, use) => withSession(staged, graph, use), white ?? model.white);
}

async function stageOnnx(staged: StagedPack, file: string): Promise<StagedModel> {
  const bytes = await readFile(file);
  const model = asGraph(file, () => decodeShallowModel(bytes));
  const data = asGraph(file, () => externalData(model));
  expectNumbers(file, model);
  if (data.length === 0) return { graph: bytes };
  // Names of the app's own: whatever the model calls its data, they meet no file that is written here.
  const names = new Map<string, string>();
  for (const { location } of data) {
    if (!names.has(location)) names.set(location, `weights-${names.size + 1}.data`);
  }
  for (const [location, name] of names) {
    const { bytes: size } = await staged.place(await findData(file, location), name);
    const tooShort = data.find((part) => part.location === location && part.offset + part.bytes > size);
    if (tooShort !== undefined) {
      throw new Failure('weights-invalid.data-file-cut-short', {
        location,
        file,
        name: tooShort.name,
        size,
      });
    }
  }
  return { graph: asGraph(file, () => encodeShallowModel(withDataIn(model, names))) };
}

/** Infinity is a usual constant (a mask's), NaN is none: a weight that is NaN was damaged. */
function expectNumbers(file: string, model: ShallowModel): void {
  const name = asGraph(file, () => nameOfNan(model));
  if (name === undefined) return;
  throw new Failure('weights-invalid.model-holds-no-number', { file, name });
}

/**
 * Where a model's data really lie: in its folder, or where a hub that links to both keeps both.
 * @throws Failure 'pack-path-outside', 'pack-file-missing'
 */
async function findData(file: string, location: string): Promise<string> {
  const named = path.join(path.dirname(file), location);
  const isPlain = path.basename(location) === location && !location.includes('\0');
  const real = isPlain ? await realpath(named).catch(() => undefined) : undefined;
  if (isPlain && real === undefined) {
    throw new Failure('pack-file-missing.data-file', { file, location });
  }
  const own = [await realpath(path.dirname(file)), path.dirname(await realpath(file))];
  if (real !== undefined && own.includes(path.dirname(real))) return real;
  throw new Failure('pack-path-outside.data-file', { file, location });
}

async function stageCheckpoint(staged: StagedPack, file: string): Promise<StagedModel> {
  await staged.place(file, CHECKPOINT_FILE);
  // The copy: what was checked is what is run.
  const placed = path.join(staged.folder, CHECKPOINT_FILE);
  const { graph, white, source } = readUpscaler(placed, CHECKPOINT_FILE, file);
  await expectFinite(placed, source.tensors.values());
  return { graph, white };
}

/** Opens the graph beside its weights for as long as `use` takes. */
async function withSession<T>(
  staged: StagedPack,
  graph: Uint8Array,
  use: (session: ort.InferenceSession) => Promise<T>,
): Promise<T> {
  const file = await staged.writePassing(MODEL_FILE, graph);
  let session: ort.InferenceSession;
  try {
    // Sizes that the graph refuses are part of the search; the runtime need not print them.
    session = await ort.InferenceSession.create(file, { executionProviders: ['cpu'], logSeverityLevel: 4 });
  } catch (cause) {
    if (isOutOfMemory(cause)) throw tooMuchMemory(cause);
    throw new Failure('pack-graph-refused.cannot-be-loaded', {}, { cause });
  }
  try {
    return await use(session);
  } catch (cause) {
    throw toProbeFailure(cause);
  } finally {
    await session.release();
  }
}

function toProbeFailure(cause: unknown): unknown {
  if (cause instanceof Failure) return cause;
  if (isOutOfMemory(cause)) return tooMuchMemory(cause);
  return new Failure('pack-graph-refused.does-not-run', {}, { cause });
}

const tooMuchMemory = (cause: unknown): Failure =>
  new Failure('engine-out-of-memory.small-picture', {}, { cause });

function upscalerManifest(
  pack: Pick<Manifest, 'id' | 'version' | 'name'>,
  found: ModelInspection,
  file: string,
): Omit<Manifest, 'files'> {
  return {
    manifestVersion: MANIFEST_VERSION,
    ...pack,
    description: `A ×${found.scale} model, imported from ${path.basename(file)}.`,
    licence: 'LicenseRef-unknown',
    attribution: `Imported by the user from ${path.basename(file)}`,
    space: { kind: 'pixel', receptiveRadiusPx: found.reachPx * found.scale },
    dials: [
      {
        id: 'all',
        label: 'Restore',
        symbol: 'λ',
        description: 'How much of the restoration is applied.',
        range: [0, 2],
        default: 1,
      },
    ],
    graphs: { residuals: { file: GRAPH_FILE, input: PICTURE_INPUT, outputs: [RESIDUAL_OUTPUT] } },
    scales: { min: 1, max: found.scale, ...(found.scale > 1 ? { fixed: found.scale } : {}) },
    tileMultiple: found.inputMultiple,
    precision: found.type === 'float16' ? 'fp16' : 'fp32',
    golden: { file: GOLDEN_FILE, tolerance: GOLDEN_TOLERANCE },
  };
}

function asGraph<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('pack-graph-refused.no-onnx-model', { file, what }, { cause });
  }
}

/** An id out of a name in any script. */
function toId(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 64);
  return id === '' ? 'imported-model' : id;
}
