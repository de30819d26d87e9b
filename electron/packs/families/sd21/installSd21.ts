import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../../shared/errors/failure.ts';
import type {
  BasePrecision,
  InstallStep,
  PublishedPack,
  WeightSource,
} from '../../../../shared/packs/installation.ts';
import type { Manifest } from '../../../../shared/packs/manifest.ts';
import { hashFile } from '../../../files/hashFile.ts';
import { expectFinite } from '../../expectFinite.ts';
import { StagedPack } from '../../install/stagedPack.ts';
import { CARD_FILE, writePublishedCard } from '../../install/writtenCard.ts';
import type { ComputeType, WeightFile } from '../../onnx/weights.ts';
import { encodeSafetensors, fromFloat32, readSafetensorsHeader } from '../../safetensors.ts';
import { TOKENIZER_FILES } from '../../text/clipTokenizer.ts';
import { embedPrompt, type PromptEmbedding } from '../../text/embedPrompt.ts';
import type { BuiltGraph } from './build/graphParts.ts';
import { osediffResidualGraph, pisaNoiseGraph, textEncoderGraph } from './build/graphs.ts';
import { decodeGraph, encodeGraph, tiledVaeGraphs } from './build/vaeGraphs.ts';
import { expectAllTaken } from './identify/coverage.ts';
import { expectSameBase } from './identify/expectSameBase.ts';
import { type BaseModel, identifyBase } from './identify/identifyBase.ts';
import { type KnownBase, readKnownBase } from './identify/knownBase.ts';
import { type LoraCheckpoint, readLoraCheckpoint } from './identify/readLoraCheckpoint.ts';
import { computeGolden } from './manifest/goldenFile.ts';
import { latentManifest, PROMPT } from './manifest/latentManifest.ts';

export interface InstallSd21Options {
  readonly baseFolder: string;
  /** `pisa_sr.pkl` or `osediff.pkl`. */
  readonly loraFile: string;
  /** Refused where the LoRA file is of the other kind. */
  readonly kind: PublishedPack;
  /** Where packs are installed. */
  readonly packsFolder: string;
  readonly precision?: BasePrecision;
  /** Where the app keeps what it fetched itself: nobody else writes there. */
  readonly downloadsFolder?: string;
  /** What is publicly known of the base model; default: what comes with the app. */
  readonly known?: KnownBase;
  readonly signal: AbortSignal;
  readonly onProgress?: (step: InstallStep) => void;
}

export interface InstalledPack {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What the installation wrote; weights whose data the file system shares count nothing. */
  readonly writtenBytes: number;
  /** SHA-256 of each of the user's files, and whether it is the published one. */
  readonly sources: readonly WeightSource[];
}

/** Whatever the user's file is called. */
const LORA_FILE = 'lora.pkl';
const PISA_TIMESTEP = 1;
const OSEDIFF_TIMESTEP = 999;
/** What graphs compute in, and what their files' names end in. */
const PRECISIONS: readonly [ComputeType, string][] = [
  ['float32', '.onnx'],
  ['float16', '.half.onnx'],
];

/**
 * Makes a latent pack of Stable Diffusion 2.1-base and a LoRA file: graphs that point into the user's files,
 * the empty prompt's embedding, a golden tile. Weights are copied,
 * without a copy of their data where the file system can do that; those that the app fetched itself are linked.
 * @throws Failure 'weights-wrong-model', 'weights-invalid', 'weights-unsafe', 'output-disk-full', 'conflict';
 *   nothing is left behind then, nor after an abort
 */
export async function installSd21(options: InstallSd21Options): Promise<InstalledPack> {
  const { signal, onProgress = () => undefined } = options;
  onProgress({ step: 'check', detail: options.baseFolder });
  const base = await identifyBase(options.baseFolder, options.precision);
  const lora = readLoraCheckpoint(options.loraFile, LORA_FILE);
  if (lora.kind !== options.kind) {
    throw new Failure('weights-wrong-model.lora-of-another-kind', {
      loraFile: options.loraFile,
      kind: lora.kind,
    });
  }
  expectSameBase(options.loraFile, lora, base);
  const manifest = latentManifest(base, options.kind);
  await using staged = await StagedPack.begin(options.packsFolder, manifest, signal);
  const known = options.known ?? (await readKnownBase());
  const sources = await hashSources(base, options.loraFile, known, options);
  const files = await placeWeights(staged, { base, lora }, sources, options);
  const text = await writePrompt(staged, base, files.text, onProgress);
  for (const [computeType, ending] of PRECISIONS) {
    for (const [name, graph] of buildGraphs(base, lora, files, computeType)) {
      await staged.write(name + ending, graph.bytes);
    }
  }
  onProgress({ step: 'self-test', detail: 'residuals.onnx' });
  const golden = await computeGolden({ folder: staged.folder, manifest, vae: base.vae.config, text });
  await staged.write(manifest.golden.file, encodeSafetensors(golden));
  onProgress({ step: 'finish', detail: manifest.name });
  await staged.write(CARD_FILE, writePublishedCard(manifest, known, [...sources.values()]));
  const done = await staged.finish(manifest);
  return { ...done, writtenBytes: staged.writtenBytes, sources: [...sources.values()] };
}

async function hashSources(
  base: BaseModel,
  loraFile: string,
  known: KnownBase,
  { signal, onProgress }: InstallSd21Options,
): Promise<Map<string, WeightSource>> {
  const published = new Set(Object.values(known.files).map((file) => file.sha256));
  const sources = new Map<string, WeightSource>();
  for (const file of [base.unet.weights, base.vae.weights, base.text.weights, loraFile]) {
    onProgress?.({ step: 'hash', detail: file });
    const sha256 = await hashFile(file, signal);
    const other = known.otherModels[sha256];
    if (other !== undefined) {
      throw new Failure('weights-wrong-model.belongs-to-another', { file, other, name: known.name });
    }
    const isPublished = published.has(sha256);
    if (!isPublished) await expectNotDamaged(file, known);
    sources.set(file, { file, sha256, isPublished });
  }
  return sources;
}

/** The format has no checksums: a file with a published one's name and size, but another content, is damaged. */
async function expectNotDamaged(file: string, known: KnownBase): Promise<void> {
  const { size } = await stat(file);
  const twin = Object.entries(known.files).find(
    ([name, { bytes }]) => bytes === size && path.basename(name) === path.basename(file),
  );
  if (twin === undefined) return;
  throw new Failure('weights-invalid.not-as-published', { file, name: twin[0] });
}

interface PackWeights {
  readonly unet: WeightFile;
  readonly vae: WeightFile;
  readonly text: WeightFile;
}

async function placeWeights(
  staged: StagedPack,
  { base, lora }: { readonly base: BaseModel; readonly lora: LoraCheckpoint },
  sources: ReadonlyMap<string, WeightSource>,
  options: InstallSd21Options,
): Promise<PackWeights> {
  const { loraFile, onProgress } = options;
  const place = async (source: string, name: string) => {
    const sha256 = sources.get(source)?.sha256;
    const { how } = await staged.place(source, name, {
      ...(sha256 === undefined ? {} : { sha256 }),
      isOwn: isOwn(options, source),
    });
    onProgress?.({ step: 'copy', detail: `${source}: ${how}` });
  };
  const weightFile = async (source: string, file: string): Promise<WeightFile> => {
    const { tensors } = await readSafetensorsHeader(source);
    await expectFinite(source, tensors.values(), options.signal);
    await place(source, file);
    return { file, tensors };
  };
  const files = {
    unet: await weightFile(base.unet.weights, 'unet.safetensors'),
    vae: await weightFile(base.vae.weights, 'vae.safetensors'),
    text: await weightFile(base.text.weights, 'text_encoder.safetensors'),
  };
  const loraTensors = [lora.unet, ...(lora.kind === 'osediff' ? [lora.vae] : [])].flatMap((choice) => [
    ...choice.file.source.tensors.values(),
  ]);
  await expectFinite(loraFile, loraTensors, options.signal);
  await place(loraFile, LORA_FILE);
  return files;
}

function isOwn({ downloadsFolder }: InstallSd21Options, source: string): boolean {
  return downloadsFolder !== undefined && source.startsWith(downloadsFolder + path.sep);
}

/** The empty prompt's embedding by the user's own text encoder, which serves every photo that gets no other. */
async function writePrompt(
  staged: StagedPack,
  base: BaseModel,
  text: WeightFile,
  onProgress: (step: InstallStep) => void,
): Promise<PromptEmbedding> {
  const { empty, encoder } = PROMPT;
  onProgress({ step: 'prompt', detail: encoder.file });
  const graph = textEncoderGraph(base.text.config, text);
  expectAllTaken(text, [graph]);
  await staged.write(encoder.file, graph.bytes);
  const { tokenizerFolder: tokenizer } = base;
  const embedding = await embedPrompt(
    { ...encoder, graph: path.join(staged.folder, encoder.file), tokenizer },
    '',
  );
  for (const file of TOKENIZER_FILES) await staged.place(path.join(tokenizer, file), file);
  await staged.write(
    empty,
    encodeSafetensors(new Map([['embedding', fromFloat32(embedding.data, embedding.dims)]])),
  );
  return embedding;
}

/** @returns by name; each has taken every tensor that belongs to it */
function buildGraphs(
  base: BaseModel,
  lora: LoraCheckpoint,
  files: PackWeights,
  computeType: ComputeType,
): Map<string, BuiltGraph> {
  const unet = { config: base.unet.config, source: files.unet, lora: lora.unet };
  const vae = { config: base.vae.config, source: files.vae, range: 'unit' as const, computeType };
  // What OSEDiff's encoder rounds off is multiplied like its UNet's, see `osediffResidualGraph`.
  const exact = { ...vae, computeType: 'float32' as const };
  const withLora = lora.kind === 'osediff' ? { ...exact, lora: lora.vae } : vae;
  const encode = encodeGraph(withLora);
  const decode = decodeGraph(vae);
  expectAllTaken(files.vae, [encode, decode]);
  if (lora.kind === 'osediff') expectAllTaken(lora.vae.file.source, [encode]);
  const residuals =
    lora.kind === 'osediff'
      ? osediffResidualGraph({ ...unet, timestep: OSEDIFF_TIMESTEP, scheduler: base.scheduler })
      : pisaNoiseGraph({ ...unet, computeType, timestep: PISA_TIMESTEP });
  expectAllTaken(files.unet, [residuals], lora.unet.file.replaced);
  expectAllTaken(lora.unet.file.source, [residuals]);
  return new Map(Object.entries({ encode, decode, ...tiledVaeGraphs(vae, withLora), residuals }));
}
