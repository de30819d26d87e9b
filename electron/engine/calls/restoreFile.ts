import type { EngineCalls, RestoredFile } from '../../../shared/engine/protocol.ts';
import { said } from '../../../shared/errors/words/words.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { type Development, openDevelopment } from '../develop/development.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import type { Original } from '../originals.ts';
import { checkOutputLimits } from '../pictures/outputLimits.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import type { Picture } from '../pictures/picture.ts';
import { type WrittenPicture, writePicture } from '../pictures/writePicture.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import type { Leave } from '../turnQueue.ts';
import { describeRestoration } from './describeRestoration.ts';

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
      const original = await this.#parts.originals.load(this.#params.source.path, signal);
      const development = await this.#open(original);
      checkOutputLimits(this.#params.output, development.size, this.#params.options);
      const leaveRendering = await enter('rendering');
      leaveReading();
      const start = performance.now();
      const output = this.#makeOutput(development, original.picture);
      held.push(this.#parts.kept.lend(output.bytes));
      await development.render(output, this.#context);
      await enter('writing');
      if (output.bytes <= OVERLAPPED_OUTPUT_BYTES) leaveRendering();
      const writingStart = performance.now();
      const written = await this.#write(original, output);
      const end = performance.now();
      const [seconds, writingSeconds] = [(end - start) / 1000, (end - writingStart) / 1000];
      return { ...this.#describe(development, original, written), seconds, writingSeconds };
    } finally {
      for (const leave of held) leave();
    }
  }

  #open(original: Original): Promise<Development> {
    const { source, recipe } = this.#params;
    return openDevelopment(this.#parts, {
      ...source,
      ...{ original, recipe, proven: this.#proven, isWhole: true },
    });
  }

  #makeOutput({ size: { widthPx, heightPx } }: Development, picture: Picture): OutputPicture {
    const { options } = this.#params;
    const channels = options.keepGreyscale ? picture.channels : 3;
    const hasAlpha = picture.alpha !== undefined;
    return new OutputPicture({ widthPx, heightPx, channels, depth: options.depth, hasAlpha });
  }

  #write(original: Original, output: OutputPicture): Promise<WrittenPicture> {
    const { signal } = this.#context;
    const { output: target, options, recipe } = this.#params;
    const restoration = describeRestoration(recipe, this.#proven.manifest);
    return writePicture(target, output.toPicture(original.picture), options, {
      original: original.path,
      signal,
      ...(options.marks === false ? {} : { restoration }),
    });
  }

  #describe(
    { mix: { networkSeconds, tilePx } }: Development,
    original: Original,
    written: WrittenPicture,
  ): Omit<RestoredFile, 'seconds' | 'writingSeconds'> {
    const { originalSha256 } = this.#params.recipe;
    const isOther = originalSha256 !== undefined && originalSha256 !== original.sha256;
    return {
      output: this.#params.output,
      bytes: written.bytes,
      sha256: written.sha256,
      widthPx: written.widthPx,
      heightPx: written.heightPx,
      provider: this.#proven.provider,
      tilePx,
      networkSeconds,
      notes: [
        ...original.picture.notes,
        ...written.notes,
        ...(isOther ? [said('recipe-of-another-original')] : []),
      ],
    };
  }
}
