/**
 * What main and the command line say to the engine process, and what it answers.
 *
 * One pipe, in both shells and under the command line (wire.ts says what messages look like on it; typed
 * arrays travel as they are). Every call has an id and is settled exactly once; cancelling is a message of its
 * own. The engine never sees the library or the queue.
 */
import type { Recipe } from '../develop/recipe.ts';
import type { OriginalFacts } from '../develop/step.ts';
import type { Result } from '../errors/failure.ts';
import type { Said } from '../errors/words/words.ts';
import type {
  BasePrecision,
  InstallStep,
  ModelInspection,
  PackMeasurement,
  PublishedPack,
  WeightSource,
} from '../packs/installation.ts';
import type { Precision, WantedPrecision } from '../packs/precision.ts';
import type { OutputOptions } from '../pictures/outputOptions.ts';
import type { Rect } from '../tiles/planTiles.ts';
import type { Provider } from './providers.ts';

/** What an engine writes to its error stream before it ends itself for it. */
export const MEMORY_EXCEEDED = 'more memory than the call may take';

/** Higher ones preempt lower ones between tiles. 'background' is for what nobody waits for. */
export const PRIORITIES = ['visible', 'preview', 'export', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Which network on which file; what is done to it is a recipe. */
export interface RestorationSource {
  readonly path: string;
  readonly packFolder: string;
  /** Default: the best provider that passed the pack's golden tile. */
  readonly provider?: Provider;
  /** Side of a processed square, output pixels. Default: the engine's choice. */
  readonly tilePx?: number;
}

export interface PictureFacts {
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string;
  /** After orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly hasAlpha: boolean;
  readonly depth: 8 | 16;
  /** Description of the embedded profile, or 'sRGB' where there is none. */
  readonly profileName: string;
  readonly hasGps: boolean;
  readonly capturedAt?: string;
  readonly camera?: string;
  readonly rating?: number;
  readonly keywords?: readonly string[];
  /** Something a person should know: 'converted from CMYK', 'first of 12 frames'. */
  readonly notes: readonly Said[];
}

export interface RestoredFile {
  readonly output: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly provider: Provider;
  /** The tile that was used in the end; smaller than asked where memory ran short. */
  readonly tilePx: number;
  /** From the decoded original to the finished file; waiting for others' work is not counted. */
  readonly seconds: number;
  /** Of these, inside the network. */
  readonly networkSeconds: number;
  /** Of these, encoding, writing and reading back. */
  readonly writingSeconds: number;
  readonly notes: readonly Said[];
}

export interface SmallPicture {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A file that shows results; no network had a part in it. */
export type SheetFile = Omit<RestoredFile, 'provider' | 'tilePx' | 'networkSeconds'>;

/**
 * One tile for the viewer: planes as float16 bits, CHW, profile-encoded values, 1 = full scale. What came
 * over the process border are views into a larger buffer, at any even or odd byte offset.
 */
export interface ViewTile {
  /** In pixels of the level. */
  readonly rect: Rect;
  /** 0: output pixels; n: reduced by 2ⁿ. */
  readonly level: number;
  readonly channels: 3;
  /** Of the photo: steps draw by them. */
  readonly facts: OriginalFacts;
  /** The plain enlargement x_L. */
  readonly original: Uint16Array<ArrayBuffer>;
  /**
   * One per dial, in the pack's order; of a latent pack, which is decoded at the recipe's dials, one or two: differences
   * of pictures, to be drawn with every dial at 1.
   */
  readonly residuals: readonly Uint16Array<ArrayBuffer>[];
}

export interface EngineDiagnostics {
  readonly provider: Provider | null;
  /** What this machine's onnxruntime has, best first; which of them works is known when it was tried. */
  readonly available: readonly Provider[];
  /** Providers that were tried and dropped, in words. */
  readonly dropped: readonly DroppedProvider[];
  /** Runs of a residual or default graph since the engine started (one per tile; encode and decode apart). */
  readonly networkRuns: number;
  readonly networkSeconds: number;
  /** Side of the squares that a network last worked on, output pixels; null before its first run. */
  readonly tilePx: number | null;
  readonly keptBytes: number;
  readonly keptTiles: number;
  /** Of what is kept on disk. */
  readonly diskBytes: number;
  readonly residentBytes: number;
  readonly pid: number;
  /** ExifTool's version, or why metadata cannot be read and copied. */
  readonly metadata: { readonly version: string } | { readonly missing: Said };
}

export interface PackReport {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly hash: string;
  readonly provider: Provider;
  readonly precision: Precision;
  readonly goldenError: number;
}

/** What the user's files are; null for what was not asked for. */
export interface FoundWeights {
  readonly base: { readonly precision: BasePrecision; readonly bytes: number } | null;
  readonly lora: { readonly kind: PublishedPack; readonly bytes: number } | null;
}

export interface InstalledPackReport {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly folder: string;
  /** What was written; weights whose data the file system shares with the user's files count nothing. */
  readonly writtenBytes: number;
  readonly sources: readonly WeightSource[];
}

export interface DamageSearch {
  readonly path: string;
  /** Of the detector. */
  readonly packFolder: string;
  /** 0…1, see `thresholdAt`. */
  readonly sensitivity: number;
}

export interface FoundDamage {
  /** A grey PNG of the photo's size: 255 what is to be mended, which is a little more than what was found. */
  readonly png: Uint8Array;
  /** Of the photo's pixels. */
  readonly markedShare: number;
}

/** Every call: name → parameters and answer. */
export interface EngineCalls {
  /** Opens, checks and proves a pack on its golden tile. */
  verifyPack: { params: { packFolder: string; provider?: Provider }; result: PackReport };
  inspectPicture: { params: { path: string }; result: PictureFacts };
  /** What a detector takes for damage, as the mask of a repair. */
  findDamage: { params: DamageSearch; result: FoundDamage };
  /** The same as a file of the photo's size: the mask just as found, or the probability. */
  drawDamage: {
    params: DamageSearch & { show: 'mask' | 'probability'; output: string; overwrite: boolean };
    result: { output: string; markedShare: number };
  };
  /** A small upright sRGB JPEG for grids and filmstrips. */
  thumbnail: {
    params: { path: string; longSidePx: number };
    result: SmallPicture;
  };
  /**
   * The same of the photo as developed, mixed from its draft, or of a small photo from its exact tiles where they are
   * kept; for `sha256` see `viewDraft`. Null where that would need a latent pack to be opened or its network to run:
   * it is made of what is kept only.
   */
  developedThumbnail: {
    params: {
      source: Omit<RestorationSource, 'tilePx'>;
      sha256: string;
      /** Of the upright photo: a draft's own size depends on the machine's speed, and its shape with it by a pixel. */
      photo: { readonly widthPx: number; readonly heightPx: number };
      recipe: Recipe;
      longSidePx: number;
    };
    result: SmallPicture | null;
  };
  /** The whole job: decode, enlarge, restore, mix, write, read back. Progress counts tiles. */
  restore: {
    params: { source: RestorationSource; recipe: Recipe; output: string; options: OutputOptions };
    result: RestoredFile;
  };
  /** A labelled contact sheet: rows are values of the second… the paper's Figure 1. */
  renderGrid: {
    params: {
      source: RestorationSource;
      recipe: Recipe;
      /** Values along x (the last dial) and y (the first, upward); one-dial packs have `y` [] . */
      x: readonly number[];
      y: readonly number[];
      /** In output pixels; default the whole picture. */
      crop?: Rect;
      output: string;
      overwrite: boolean;
    };
    result: RestoredFile;
  };
  /** Original and result beside each other (a wide one below), each at most 2048 px long. */
  drawComparison: {
    params: { original: string; result: string; output: string; options: OutputOptions };
    result: SheetFile;
  };
  /** Small pictures with their labels on one page. Progress counts pictures. */
  drawContactSheet: {
    params: {
      pictures: readonly { readonly path: string; readonly label: string }[];
      output: string;
      options: OutputOptions;
    };
    result: SheetFile;
  };
  /**
   * A viewer tile; residuals are computed or taken from what is kept. `isDraft`: of a latent pack, that would
   * have to see the whole picture first, what the tile's surroundings alone give. `isLastApart`: of a latent pack two
   * residuals, what all dials but the last do, and what the last one adds to that.
   */
  viewTile: {
    params: {
      source: RestorationSource;
      recipe: Recipe;
      level: number;
      rect: Rect;
      /** What else is in sight, in pixels of the level, and will be asked for next. */
      seen?: Rect;
      isLastApart?: boolean;
      isDraft?: boolean;
    };
    result: ViewTile;
  };
  /**
   * The whole photo from one network run on a reduced copy, as large as the machine computes within a second or
   * two. `sha256` is what its original had when it was imported: the file is not read for it.
   */
  viewDraft: {
    params: {
      source: Omit<RestorationSource, 'tilePx'>;
      sha256: string;
      recipe: Recipe;
      isLastApart?: boolean;
    };
    result: ViewTile;
  };
  /** Opens a pack, so that whoever works with it next need not wait for that. */
  openPack: { params: { packFolder: string; provider?: Provider }; result: null };
  /** Says what the user's files are, without reading the weights. */
  findWeights: { params: { baseFolder?: string; loraFile?: string }; result: FoundWeights };
  /** Fetches the base model into `folder`; progress counts bytes. */
  downloadBase: { params: { folder: string; precision: BasePrecision; dataFolder: string }; result: null };
  /** Makes a pack of the user's own files. */
  installPack: {
    params: {
      kind: PublishedPack;
      baseFolder: string;
      loraFile: string;
      packsFolder: string;
      precision: BasePrecision;
      dataFolder: string;
    };
    result: InstalledPackReport;
  };
  inspectModel: {
    params: { file: string; packsFolder: string; white?: 1 | 255 };
    result: ModelInspection;
  };
  importModel: {
    params: { file: string; packsFolder: string; name?: string; white?: 1 | 255; found?: ModelInspection };
    result: InstalledPackReport & { readonly found: ModelInspection };
  };
  /** Restores a drawn picture and says what it cost. */
  /** Without a picture, within about a second. */
  packSpeed: {
    params: { packFolder: string; provider?: Provider };
    /** Of output. */
    result: { readonly secondsPerMegapixel: number };
  };
  measurePack: { params: { packFolder: string; provider?: Provider }; result: PackMeasurement };
  /** Closes a pack's files, so that it can be removed. */
  releasePack: { params: { packFolder: string }; result: null };
  /** Forgets what is kept of an original, or everything, in memory and on disk. */
  forgetResiduals: { params: { originalSha256?: string }; result: null };
  /** Bounds of what is kept, from now on. */
  setKeptLimits: { params: { memoryBytes: number; diskBytes: number }; result: null };
  diagnostics: { params: Record<string, never>; result: EngineDiagnostics };
}

export type EngineCallName = keyof EngineCalls;

export interface CallMessage<N extends EngineCallName = EngineCallName> {
  readonly kind: 'call';
  readonly id: number;
  readonly name: N;
  readonly params: EngineCalls[N]['params'];
  readonly priority: Priority;
}
export interface CancelMessage {
  readonly kind: 'cancel';
  readonly id: number;
}
export interface StopMessage {
  readonly kind: 'stop';
}
/** Main has taken note of a `probing`; only now does the engine touch the driver. */
export interface ProbeNotedMessage {
  readonly kind: 'probe-noted';
}
export type ToEngine = CallMessage | CancelMessage | StopMessage | ProbeNotedMessage;

export interface ResultMessage {
  readonly kind: 'result';
  readonly id: number;
  readonly result: Result<EngineCalls[EngineCallName]['result']>;
}
export interface ProgressMessage {
  readonly kind: 'progress';
  readonly id: number;
  readonly done: number;
  readonly total: number;
  /** What is done at the moment, where it is more than the next tile. */
  readonly step?: InstallStep;
}
/** Something that happened by itself and that a person may want to read: a provider dropped, a tile halved. */
export interface NoticeMessage {
  readonly kind: 'notice';
  readonly notice: {
    readonly level: 'info' | 'warning';
    readonly said: Said;
    /** The cause in technical words: for the log and the terminal, never for the window. */
    readonly detail?: Said;
  };
}
export interface ReadyMessage {
  readonly kind: 'ready';
  readonly pid: number;
}
/** Sent every second while calls are pending; a run that hangs blocks the engine's thread and silences it. */
export interface AliveMessage {
  readonly kind: 'alive';
}
/**
 * A provider is about to be tried for the first time (null: the trial is over). A driver that takes the
 * process down while it is named here is left out of the next start.
 */
export interface ProbingMessage {
  readonly kind: 'probing';
  readonly provider: Provider | null;
}
export type FromEngine =
  | ResultMessage
  | ProgressMessage
  | NoticeMessage
  | ReadyMessage
  | AliveMessage
  | ProbingMessage;

/** A provider that is not to be used, and why. */
export interface DroppedProvider {
  readonly provider: Provider;
  readonly reason: Said;
  /** The same in technical words, for whoever looks for the cause. */
  readonly detail?: Said;
}

/** What the engine is started with: the first argument of its process, as JSON. */
export interface EngineSettings {
  /** Not to be tried, because they took an engine down before. */
  readonly excluded: readonly DroppedProvider[];
  /** Bound of kept residuals and of outputs in the making, together. */
  readonly memoryBytes: number;
  /** null: the fastest that gives the right answer. */
  readonly precision: WantedPrecision | null;
  /** Where kept work outlives the engine, and its bound; null: nowhere. One engine at a time. */
  readonly keptFiles: { readonly folder: string; readonly bytes: number } | null;
  /** Where what it finds out about packs on this machine outlives it; null: nowhere. */
  readonly recordFile: string | null;
}

/** 400 MB holds both residuals of 33 output megapixels; with it a 100-megapixel job stays under 1.5 GB. */
export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  excluded: [],
  memoryBytes: 400_000_000,
  keptFiles: null,
  precision: null,
  recordFile: null,
};
