import type { EngineCalls, RestoredFile } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { mixResiduals } from '../../../shared/lambda/mix.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import { type WrittenPicture, writePicture } from '../pictures/writePicture.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { Restoration } from '../tiles/restoration.ts';
import type { Leave } from '../turnQueue.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import { OutputPicture } from './outputPicture.ts';

type RestoreParams = EngineCalls['restore']['params'];

/** A result larger than this is written before the next one is begun: two such would be too much memory. */
const OVERLAPPED_OUTPUT_BYTES = 150_000_000;

/**
 * The whole job for one photo: decode, enlarge, restore, mix, write, read back.
 * @throws Failure of every step; nothing is left behind under the output's name
 */
export async function restoreFile(
  parts: EngineParts,
  params: RestoreParams,
  context: CallContext,
): Promise<RestoredFile> {
  if (params.recipe.scale !== params.source.scale) {
    throw new Failure(
      'request-invalid',
      `The recipe enlarges ${params.recipe.scale} times, the job ${params.source.scale} times.`,
    );
  }
  const { overwrite } = params.options;
  await checkOutputTarget(params.output, { overwrite, original: params.source.path });
  return withPack(parts, params.source, context.signal, (proven) => {
    const job = new RestoreJob(parts, params, context, proven);
    return job.run();
  });
}

/** One pass of a photo through reading, rendering and writing. */
class RestoreJob {
  readonly #parts: EngineParts;
  readonly #params: RestoreParams;
  readonly #context: CallContext;
  readonly #proven: ProvenPack;

  constructor(parts: EngineParts, params: RestoreParams, context: CallContext, proven: ProvenPack) {
    this.#parts = parts;
    this.#params = params;
    this.#context = context;
    this.#proven = proven;
  }

  async run(): Promise<RestoredFile> {
    const { stages } = this.#parts;
    const { signal, priority } = this.#context;
    const held: Leave[] = [];
    const enter = async (stage: keyof EngineParts['stages']) => {
      const leave = await stages[stage].enter(priority, signal);
      held.push(leave);
      return leave;
    };
    try {
      // A stage is left only when the next one is free, so at most one photo waits before each.
      const leaveReading = await enter('reading');
      const restoration = await this.#open();
      const dials = await DialValues.read(this.#params.recipe, this.#proven.pack, restoration);
      const leaveRendering = await enter('rendering');
      leaveReading();
      const start = performance.now();
      const output = this.#makeOutput(restoration);
      held.push(this.#parts.kept.lend(output.bytes));
      await this.#render(restoration, dials, output);
      await enter('writing');
      if (output.bytes <= OVERLAPPED_OUTPUT_BYTES) leaveRendering();
      const writingStart = performance.now();
      const written = await this.#write(restoration, output);
      const end = performance.now();
      const [seconds, writingSeconds] = [(end - start) / 1000, (end - writingStart) / 1000];
      return { ...this.#describe(restoration, written), seconds, writingSeconds };
    } finally {
      for (const leave of held) leave();
    }
  }

  async #open(): Promise<Restoration> {
    const { source } = this.#params;
    const original = await this.#parts.originals.load(source.path, this.#context.signal);
    const { scale, tilePx } = source;
    const proven = this.#proven;
    return new Restoration(this.#parts, {
      original,
      proven,
      scale,
      ...(tilePx === undefined ? {} : { tilePx }),
    });
  }

  #makeOutput(restoration: Restoration): OutputPicture {
    const { widthPx, heightPx, original } = restoration;
    const { options } = this.#params;
    const channels = options.keepGreyscale ? original.picture.channels : 3;
    const hasAlpha = original.picture.alpha !== undefined;
    return new OutputPicture({ widthPx, heightPx, channels, depth: options.depth, hasAlpha });
  }

  /** Fills the output tile by tile. */
  async #render(restoration: Restoration, dials: DialValues, output: OutputPicture): Promise<void> {
    const { signal, priority, reportProgress } = this.#context;
    const total = restoration.cores.length;
    const renderTile = await this.#chooseWay(restoration, dials, (core, mixed) => {
      output.setPixels(core, mixed);
      const alpha = restoration.enlargeAlpha(core);
      if (alpha !== null) output.setAlpha(core, alpha);
    });
    reportProgress(0, total);
    for (let index = 0; index < total; index++) {
      await renderTile(index, { signal, priority });
      reportProgress(index + 1, total);
    }
  }

  /** No network where no dial is on; the single pass where every dial is at 1; else all residuals. */
  async #chooseWay(
    restoration: Restoration,
    dials: DialValues,
    finish: (core: Rect, mixedChw: Float32Array) => void,
  ): Promise<(index: number, turn: Pick<CallContext, 'signal' | 'priority'>) => Promise<void>> {
    if (dials.areAll(0)) {
      return (index, turn) =>
        restoration.withoutNetwork(index, turn, (core) => finish(core, restoration.enlarge(core)));
    }
    if (dials.areAll(1) && !restoration.isKept() && (await this.#proven.openDefault()) !== null) {
      return (index, turn) =>
        restoration.withDefault(index, turn, (residual, core) => {
          const x = restoration.enlarge(core);
          finish(core, mixResiduals(x, [residual], [1], core.width * core.height, x));
        });
    }
    const everyTile = restoration.cores.map((_, index) => index);
    const keep = this.#parts.kept.canHold(restoration.residualBytes(everyTile));
    return (index, turn) =>
      restoration.withResiduals(index, { ...turn, keep }, (residuals, core) => {
        const x = restoration.enlarge(core);
        const wide = residuals.map((residual) => new Float32Array(residual));
        finish(core, mixResiduals(x, wide, dials.in(core), core.width * core.height, x));
      });
  }

  #write(restoration: Restoration, output: OutputPicture): Promise<WrittenPicture> {
    const { original } = restoration;
    const { signal } = this.#context;
    const { output: target, options } = this.#params;
    return writePicture(target, output.toPicture(original.picture), options, {
      original: original.path,
      signal,
    });
  }

  #describe(
    restoration: Restoration,
    written: WrittenPicture,
  ): Omit<RestoredFile, 'seconds' | 'writingSeconds'> {
    const { original, proven } = restoration;
    const { originalSha256 } = this.#params.recipe;
    const isOther = originalSha256 !== undefined && originalSha256 !== original.sha256;
    return {
      output: this.#params.output,
      bytes: written.bytes,
      sha256: written.sha256,
      widthPx: written.widthPx,
      heightPx: written.heightPx,
      provider: proven.provider,
      tilePx: restoration.effectiveTilePx,
      networkSeconds: restoration.networkSeconds,
      notes: [
        ...original.picture.notes,
        ...written.notes,
        ...(isOther ? ['The recipe was made for another original.'] : []),
      ],
    };
  }
}
