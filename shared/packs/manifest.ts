import { z } from 'zod';

/**
 * The manifest of a residual pack, `manifest.json` in the pack's folder.
 *
 * A pack turns an enlarged photograph x_L into one residual per dial; the result is
 * x_H = x_L − Σ λᵢ·rᵢ (PiSA-SR, arXiv 2412.03017, Eq. 8: λpix·r_pix + λsem·(r_full − r_pix)).
 * In a `pixel` pack x is the picture itself, in a `latent` one what `encode` makes of it.
 */
export const MANIFEST_VERSION = 1;

/** Bounds far above every known network: larger numbers are a mistake, and would ask for all memory there is. */
export const RADIUS_MAX_PX = 16_384;
const TILE_MAX_PX = 8192;
export const TILE_MULTIPLE_MAX_PX = 1024;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** What a path that leaves the pack's folder is refused with; other mistakes are other failures. */
export const LEAVES_FOLDER = 'leaves the folder of the pack';

/**
 * A path inside the pack's folder: relative, `/`-separated, without `.` or `..` parts. What leaves the folder
 * on any of the three systems (a drive letter, a backslash) is refused on all of them.
 */
export const packPath = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (text) => !/[\\:\0]/.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part)),
    LEAVES_FOLDER,
  );

/** What every pack says of itself. */
export const packIdentity = {
  manifestVersion: z.literal(MANIFEST_VERSION),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  name: z.string().min(1),
  /** A sentence or two for the person who chooses: what it is good at. */
  description: z.string().min(1),
  /** SPDX identifier of the weights' licence. */
  licence: z.string().min(1),
  attribution: z.string().min(1),
};

export const packFiles = z
  .array(z.strictObject({ path: packPath, bytes: z.number().int().min(0), sha256 }))
  .min(1)
  .max(1000);

const dial = z.strictObject({
  /** Short name in recipes and on the command line: `pix`, `sem`. */
  id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
  /** What a person reads: 'Restore'. */
  label: z.string().min(1),
  /** The field's symbol: 'λpix'. */
  symbol: z.string().min(1),
  description: z.string().min(1),
  range: z.tuple([z.number(), z.number()]),
  default: z.number(),
});

const graph = z.strictObject({
  file: packPath,
  /**
   * The same graph computing in float16, inputs and outputs float32 still; taken on a GPU that gives the golden
   * answers with it. Those of a graph other than `residuals` and `default` are in the golden file as
   * `GRAPH/INPUT` and `GRAPH/OUTPUT`.
   */
  halfFile: packPath.optional(),
  /**
   * The same graph with convolutions on uint8 activations and int8 weights, for the CPU; its answers are in the
   * golden file as `int8/OUTPUT`.
   */
  int8File: packPath.optional(),
  input: z.string().min(1),
  outputs: z.array(z.string().min(1)).min(1),
  /**
   * Where the graph has no outputs of these names, but answers to each row of a further input, [rows, values],
   * by one picture of its `output`: the first row's answer is the first output, and each further row's answer
   * less the one before it the next.
   */
  rows: z
    .strictObject({
      input: z.string().min(1),
      output: z.string().min(1),
      values: z.array(z.array(z.number()).min(1)).min(1),
    })
    .optional(),
});

/** What a latent pack's network is told in words. */
const prompt = z.strictObject({
  /** A further input of the residuals and default graphs: the embedding, float32 [1, L, D]. */
  input: z.string().min(1),
  /** A safetensors file with the empty prompt's `embedding`. */
  empty: packPath,
  /**
   * CLIP's text encoder: token ids, int64 [1, L], to the embedding. vocab.json, merges.txt and
   * special_tokens_map.json lie beside the manifest.
   */
  encoder: z.strictObject({ file: packPath, input: z.string().min(1), output: z.string().min(1) }),
});

/** Pixel graphs take float32 NCHW [1, 3, H, W] in [0, 1], H and W multiples of `tileMultiple`. */
const pixelSpace = z.strictObject({
  kind: z.literal('pixel'),
  /** Output pixels that one output pixel can depend on, to each side. */
  receptiveRadiusPx: z.number().int().min(0).max(RADIUS_MAX_PX),
});

/** Latent graphs take float32 NCHW [1, C, h, w], h = H / `downscale`. */
const latentSpace = z.strictObject({
  kind: z.literal('latent'),
  channels: z.number().int().min(1).max(64),
  downscale: z.number().int().min(1).max(64),
  /** Tile side and overlap in latent pixels, blended with Gaussian weights. */
  tile: z.number().int().min(1).max(TILE_MAX_PX),
  overlap: z.number().int().min(0).max(TILE_MAX_PX),
});

const manifestShape = z.strictObject({
  ...packIdentity,
  space: z.discriminatedUnion('kind', [pixelSpace, latentSpace]),
  dials: z.array(dial).min(1).max(8),
  graphs: z.strictObject({
    /** One output per dial, in the dials' order. */
    residuals: graph,
    /** The sum of all residuals (every dial at 1) in one cheaper pass: one output. */
    default: graph.optional(),
    /** The first dial's residual alone, in one cheaper pass: one output, named as that of `residuals`. */
    pix: graph.optional(),
    encode: graph.optional(),
    decode: graph.optional(),
    /**
     * `encode` and `decode` in two parts each, for pictures that do not fit into one tile. The bodies run in
     * tiles; statistics of their norms come from outside, as inputs `statistics`, `given` and `core`, and the
     * tile's own are their last output. All four or none.
     */
    encodeBody: graph.optional(),
    encodeEnd: graph.optional(),
    decodeStart: graph.optional(),
    decodeBody: graph.optional(),
  }),
  /** Absent: no prompt can be given. */
  prompt: prompt.optional(),
  /**
   * Scales the pack was made for. `fixed` where the network itself enlarges (a plain ×4 upscaler): its graphs
   * take the original, and give the residual at `fixed` times its size; smaller scales reduce that.
   */
  scales: z.strictObject({
    min: z.number().min(1),
    max: z.number().max(8),
    fixed: z.number().int().optional(),
  }),
  /** Both sides of a graph's input are multiples of this. */
  tileMultiple: z.number().int().min(1).max(TILE_MULTIPLE_MAX_PX),
  precision: z.enum(['fp32', 'fp16', 'mixed']),
  /** An input and the pack's answers: a safetensors file, tensors named as the graphs' inputs and outputs. */
  golden: z.strictObject({
    file: packPath,
    tolerance: z.number().positive(),
    /** Of the answers in eight bits, where a rounding that falls the other way is a whole step. */
    int8Tolerance: z.number().positive().optional(),
  }),
  files: packFiles,
});

export const manifestSchema = manifestShape.superRefine((manifest, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const { dials, graphs, scales, space, golden, prompt } = manifest;
  if (new Set(dials.map((entry) => entry.id)).size !== dials.length) refuse('two dials have the same id');
  for (const { id, range, default: value } of dials) {
    if (!(range[0] <= value && value <= range[1]))
      refuse(`the default of dial '${id}' lies outside its range`);
  }
  if (graphs.residuals.outputs.length !== dials.length)
    refuse('the residuals graph needs one output per dial');
  if (graphs.default !== undefined && graphs.default.outputs.length !== 1) {
    refuse('the default graph has one output');
  }
  if (graphs.pix !== undefined && graphs.pix.outputs.join() !== graphs.residuals.outputs[0]) {
    refuse('the graph of the first dial has one output, named as the first one of residuals');
  }
  if (graphs.residuals.int8File !== undefined && golden.int8Tolerance === undefined) {
    refuse('eight-bit graphs need a tolerance of their own');
  }
  if (space.kind === 'latent' && (graphs.encode === undefined || graphs.decode === undefined)) {
    refuse('a latent pack needs the graphs encode and decode');
  }
  const parts = [graphs.encodeBody, graphs.encodeEnd, graphs.decodeStart, graphs.decodeBody];
  if (new Set(parts.map((part) => part === undefined)).size > 1)
    refuse('of the graphs that encode and decode in parts some are missing');
  if (prompt !== undefined && space.kind !== 'latent') refuse('only a latent pack takes a prompt');
  if (scales.min > scales.max) refuse('the smallest scale is larger than the largest');
  const listed = new Set(manifest.files.map((file) => file.path));
  const used = Object.values(graphs).flatMap((entry) =>
    entry === undefined
      ? []
      : [entry.file, entry.halfFile, entry.int8File].filter((file) => file !== undefined),
  );
  const told = prompt === undefined ? [] : [prompt.empty, prompt.encoder.file];
  for (const file of [...used, ...told, golden.file]) {
    if (!listed.has(file)) refuse(`${JSON.stringify(file)} is used but not listed under files`);
  }
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Dial = Manifest['dials'][number];
export type PackGraph = Manifest['graphs']['residuals'];

/** Whether every dial at 0 gives the plain enlargement: an autoencoder never gives back quite what it got. */
export function zeroIsPlain({ space }: Pick<Manifest, 'space'>): boolean {
  return space.kind === 'pixel';
}

/*
 * What the space of a pack's network comes to, for whoever needs no more of it. Everything else that differs between
 * pixels and latents is in the engine's develop/pixel and develop/latent.
 */

/** Channels of what its network reads and gives. */
export function networkChannels({ space }: Pick<Manifest, 'space'>): number {
  return space.kind === 'latent' ? space.channels : 3;
}

/** Output pixels along a side of one value that its network reads. */
export function networkReduction({ space }: Pick<Manifest, 'space'>): number {
  return space.kind === 'latent' ? space.downscale : 1;
}

/** Side of the largest output that its network gives in one run as it was trained, pixels. */
export function trainedTilePx({ space }: Pick<Manifest, 'space'>): number {
  return space.kind === 'latent' ? space.tile * space.downscale : Number.POSITIVE_INFINITY;
}

/** Whether its residuals are pictures, which are kept and drawn as they are. */
export function drawsResiduals({ space }: Pick<Manifest, 'space'>): boolean {
  return space.kind === 'pixel';
}
