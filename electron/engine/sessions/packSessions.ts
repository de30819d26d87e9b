import { realpath } from 'node:fs/promises';
import type { DroppedProvider, NoticeMessage } from '../../../shared/engine/protocol.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure, toFailureData } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { Precision, WantedPrecision } from '../../../shared/packs/precision.ts';
import { type OpenedPack, openPack } from '../../packs/openPack.ts';
import { MachineRecord } from './machineRecord.ts';
import { ProvenPack, variantOf } from './provenPack.ts';

export interface PackSessionsOptions {
  /** What to try, best first. The CPU, which is last, always works. */
  readonly providers: readonly Provider[];
  readonly excluded: readonly DroppedProvider[];
  /** Tells the supervisor what is about to be tried, and waits until it knows. */
  readonly announceProbe: (provider: Provider | null) => Promise<void>;
  readonly notify: (notice: NoticeMessage['notice']) => void;
  /** Whose half precision is tried where a pack has graphs for it; default: all but the CPU, which has none. */
  readonly halfProviders?: readonly Provider[];
  /**
   * Default: the fastest precision that gives the right answer. 'int8' takes eight bits unmeasured, on the CPU and
   * where a pack has them.
   */
  readonly precision?: WantedPrecision | null;
  /** Where what is found out about this machine outlives the engine; default: nowhere. */
  readonly recordFile?: string | null;
}

/** Each holds a network's weights in memory. */
const MAX_OPEN_PACKS = 3;
/** On the small golden tile a GPU that takes this many times the CPU's time is an emulated one. */
const HOPELESSLY_SLOWER = 4;
/** Eight bits must take less than this share of the time: what is no faster is not worth its rounding. */
const WORTH_EIGHT_BITS = 0.9;
/** On the golden tile, whose edges weigh more than a photo's, this is beyond doubt. */
const CLEARLY_FASTER = 0.75;
const TIMING_ROUNDS = 5;

/**
 * Opens packs, finds for each the best provider that gives the right answer, and keeps the sessions.
 * Providers that do not are dropped for good, with a reason that a person can read.
 */
export class PackSessions {
  readonly #options: PackSessionsOptions;
  readonly #record: MachineRecord;
  /** By pack hash and wanted provider, in order of last use. */
  readonly #open = new Map<string, Promise<ProvenPack>>();
  /** By pack hash and provider: what fails on one pack may serve another. */
  readonly #dropped = new Map<string, DroppedProvider>();
  /** By pack hash, provider and precision: what did not give the right answer. */
  readonly #notRight = new Set<string>();

  #lastProvider: Provider | null = null;
  /** Settled when no provider is being tried. */
  #probing: Promise<void> = Promise.resolve();

  constructor(options: PackSessionsOptions) {
    this.#options = options;
    this.#record = new MachineRecord(options.recordFile ?? null);
  }

  /** The provider that worked last; null before the first pack was opened. */
  get lastProvider(): Provider | null {
    return this.#lastProvider;
  }

  get available(): readonly Provider[] {
    return this.#options.providers;
  }

  /** Each once, however many packs it failed for the same reason. */
  get dropped(): readonly DroppedProvider[] {
    const entries = [...this.#options.excluded, ...this.#dropped.values()];
    return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
  }

  /**
   * @param wanted only this provider will do; without it the best one
   * @throws Failure of `openPack` and of the CPU's session; 'provider-unavailable' where `wanted` fails
   */
  async open(folder: string, wanted: Provider | undefined, signal: AbortSignal): Promise<ProvenPack> {
    await this.#record.load();
    const pack = await openPack(folder, { checkedFiles: this.#record.checkedFiles, signal });
    const name = nameOf(pack, wanted);
    const opening = this.#open.get(name) ?? this.#prove(pack, wanted);
    this.#open.delete(name);
    this.#open.set(name, opening);
    try {
      await this.#releaseOldest();
      const proven = await opening;
      this.#lastProvider = proven.provider;
      await this.#saveRecord();
      return proven;
    } catch (error) {
      this.#open.delete(name);
      throw error;
    }
  }

  /**
   * Reads every file of a pack, also those that were whole before, and proves its eight-bit graphs, whether they
   * are taken on this machine or not.
   * @throws Failure as `open`; 'pack-golden-mismatch' where an answer in eight bits is wrong
   */
  async verify(folder: string, signal: AbortSignal): Promise<void> {
    const pack = await openPack(folder, { signal });
    if (variantOf(pack.manifest.graphs.residuals, 'int8') === undefined) return;
    const eight = await ProvenPack.open(pack, 'cpu', 'int8');
    try {
      for (const name of ['default', 'pix'] as const) await eight.openGraph(name);
    } finally {
      await eight.release();
    }
  }

  /** As `open` has opened it before; null where it is not in memory. */
  async findOpen(
    { folder, hash }: Pick<OpenedPack, 'folder' | 'hash'>,
    wanted: Provider | undefined,
  ): Promise<ProvenPack | null> {
    const root = await realpath(folder).catch(() => folder);
    const opening = this.#open.get(nameOf({ folder: root, hash }, wanted));
    return (await opening?.catch(() => null)) ?? null;
  }

  /**
   * Takes a provider that failed in the middle of work out of the choice for a pack, or, where it did not compute
   * in single precision, only that precision.
   */
  drop(proven: ProvenPack, reason: Said): void {
    const { pack, provider } = proven;
    const { precision } = proven;
    if (precision !== 'single') this.#dropPrecision(pack, provider, precision, reason, 'warning');
    else {
      this.#drop(pack, provider, reason);
      this.#options.notify({
        level: 'warning',
        said: said('provider-not-used-any-more', { provider }),
        detail: said('provider-failed', { provider, reason }),
      });
    }
    this.#open.delete(nameOf(pack, undefined));
    this.#open.delete(nameOf(pack, provider));
  }

  /**
   * Closes a pack's files.
   * @throws Failure 'conflict' while something works with it
   */
  async release(folder: string): Promise<void> {
    const root = await realpath(folder).catch(() => folder);
    for (const [name, opening] of this.#open) {
      const proven = await opening.catch(() => null);
      if (proven?.pack.folder !== root) continue;
      if (proven.isInUse) {
        throw new Failure('conflict.pack-is-at-work', { name: proven.manifest.name });
      }
      this.#open.delete(name);
      await proven.release();
    }
  }

  #prove(pack: OpenedPack, wanted: Provider | undefined): Promise<ProvenPack> {
    return wanted === undefined ? this.#proveBest(pack) : this.#proveWanted(pack, wanted);
  }

  async #proveWanted(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    const refusal = (reason: Said, cause?: unknown) =>
      new Failure('provider-unavailable.cannot-be-used', { provider, reason }, { cause });
    const excluded = this.#options.excluded.find((entry) => entry.provider === provider);
    if (excluded !== undefined) throw refusal(excluded.reason);
    if (!this.#options.providers.includes(provider)) {
      throw refusal(said('machine-offers', { providers: this.#options.providers.join(', ') }));
    }
    try {
      return await this.#probe(pack, provider);
    } catch (error) {
      if (error instanceof Failure && error.code === 'provider-unavailable') throw refusal(error.said, error);
      throw error;
    }
  }

  async #proveBest(pack: OpenedPack): Promise<ProvenPack> {
    let cpu: ProvenPack | null = null;
    for (const provider of this.#options.providers) {
      if (provider === 'cpu' || this.#isOut(pack, provider)) continue;
      let proven: ProvenPack;
      try {
        proven = await this.#probe(pack, provider);
      } catch (error) {
        this.#drop(pack, provider, toFailureData(error));
        continue;
      }
      cpu ??= await this.#openInBestPrecision(pack, 'cpu');
      const reason = await whySlower(proven, cpu);
      if (reason === null) {
        await cpu.release();
        return proven;
      }
      this.#drop(pack, provider, reason);
      await proven.release();
    }
    return cpu ?? (await this.#openInBestPrecision(pack, 'cpu'));
  }

  /** The CPU is not announced: it takes nothing down, and a crash there has another cause. */
  async #probe(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    if (provider === 'cpu') return this.#openInBestPrecision(pack, provider);
    // One at a time: whoever supervises this process blames its end on the one that was named last.
    const before = this.#probing;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#probing = promise;
    await before;
    try {
      await this.#options.announceProbe(provider);
      return await this.#openInBestPrecision(pack, provider);
    } finally {
      await this.#options.announceProbe(null);
      resolve();
    }
  }

  /** In half precision or eight bits where that gives the golden answers, and sooner. */
  async #openInBestPrecision(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    const precision = this.#precisionToTry(pack, provider);
    if (precision === 'single') return ProvenPack.open(pack, provider);
    try {
      const proven = await ProvenPack.open(pack, provider, precision);
      return precision === 'int8' ? await this.#fasterOf(proven) : proven;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'provider-unavailable')) throw error;
      this.#dropPrecision(pack, provider, precision, error.said, 'info');
      return ProvenPack.open(pack, provider);
    }
  }

  #precisionToTry(pack: OpenedPack, provider: Provider): Precision {
    const { precision: wanted, halfProviders } = this.#options;
    const hasHalf = halfProviders?.includes(provider) ?? provider !== 'cpu';
    const precision = hasHalf ? 'half' : 'int8';
    if (wanted === 'single' || (precision === 'int8' && provider !== 'cpu')) return 'single';
    if (precision === 'half' && wanted === 'int8') return 'single';
    if (variantOf(pack.manifest.graphs.residuals, precision) === undefined) return 'single';
    const isSlower =
      precision === 'int8' && wanted !== 'int8' && this.#record.isFasterInEightBits(pack.hash) === false;
    return isSlower || this.#notRight.has(nameOfVariant(pack, provider, precision)) ? 'single' : precision;
  }

  /** Processors without instructions for eight bits take as long as with single precision, or longer. */
  async #fasterOf(eight: ProvenPack): Promise<ProvenPack> {
    const { pack, provider } = eight;
    if (this.#options.precision === 'int8' || this.#record.isFasterInEightBits(pack.hash)) return eight;
    const single = await ProvenPack.open(pack, provider);
    const isFaster = await isWorthIt(eight, single);
    this.#record.setFasterInEightBits(pack.hash, isFaster);
    if (isFaster) {
      await single.release();
      return eight;
    }
    await eight.release();
    return single;
  }

  /** Many devices have no float16, which is no news; work that is done again is. */
  #dropPrecision(
    pack: OpenedPack,
    provider: Provider,
    precision: Precision,
    reason: Said,
    level: 'info' | 'warning',
  ): void {
    this.#notRight.add(nameOfVariant(pack, provider, precision));
    const { name } = pack.manifest;
    this.#options.notify({
      level,
      said: said('computes-in-single-precision', { name }),
      detail: said('precision-failed', { name, provider, reason }),
    });
  }

  async #saveRecord(): Promise<void> {
    await this.#record.save().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.notify({
        level: 'info',
        said: said('record-not-kept', { reason }),
      });
    });
  }

  #isOut(pack: OpenedPack, provider: Provider): boolean {
    return (
      this.#options.excluded.some((entry) => entry.provider === provider) ||
      this.#dropped.has(`${pack.hash} ${provider}`)
    );
  }

  #drop(pack: OpenedPack, provider: Provider, reason: Said): void {
    this.#dropped.set(`${pack.hash} ${provider}`, { provider, reason });
  }

  async #releaseOldest(): Promise<void> {
    for (const [name, opening] of this.#open) {
      if (this.#open.size <= MAX_OPEN_PACKS) return;
      // Another pack's failure is told to whoever opens that one.
      const proven = await opening.catch(() => null);
      if (proven?.isInUse) continue;
      this.#open.delete(name);
      await proven?.release();
    }
  }
}

/** @param wanted undefined: the best one */
function nameOf({ folder, hash }: Pick<OpenedPack, 'folder' | 'hash'>, wanted: Provider | undefined): string {
  return `${folder} ${hash} ${wanted ?? 'best'}`;
}

function nameOfVariant(pack: OpenedPack, provider: Provider, precision: Precision): string {
  return `${pack.hash} ${provider} ${precision}`;
}

async function isWorthIt(eight: ProvenPack, single: ProvenPack): Promise<boolean> {
  const small = await shareOfTime(
    () => eight.timeGoldenTile(),
    () => single.timeGoldenTile(),
  );
  if (small < CLEARLY_FASTER) return true;
  const large = await shareOfTime(
    () => eight.timeLargeTile(),
    () => single.timeLargeTile(),
  );
  return large < WORTH_EIGHT_BITS;
}

/** The quickest of several runs each, in turn: other work on the machine slows single runs. */
async function shareOfTime(one: () => Promise<number>, other: () => Promise<number>): Promise<number> {
  const seconds = { one: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY };
  for (let round = 0; round < TIMING_ROUNDS; round++) {
    seconds.one = Math.min(seconds.one, await one());
    seconds.other = Math.min(seconds.other, await other());
  }
  return seconds.one / seconds.other;
}

/** Why the CPU is the better choice, or null where it is not. */
async function whySlower(accelerated: ProvenPack, cpu: ProvenPack): Promise<Said | null> {
  const compare = (seconds: number, cpuSeconds: number) =>
    said('slower-than-cpu', { seconds: seconds.toFixed(2), cpuSeconds: cpuSeconds.toFixed(2) });
  const small = [await accelerated.timeGoldenTile(), await cpu.timeGoldenTile()] as const;
  if (small[0] > HOPELESSLY_SLOWER * small[1]) return compare(...small);
  const large = [await accelerated.timeLargeTile(), await cpu.timeLargeTile()] as const;
  return large[0] > large[1] ? compare(...large) : null;
}
