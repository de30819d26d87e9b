import { realpath } from 'node:fs/promises';
import type { DroppedProvider, NoticeMessage } from '../../../shared/engine/protocol.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure, toFailureData } from '../../../shared/errors/failure.ts';
import { type CheckedFiles, type OpenedPack, openPack } from '../../packs/openPack.ts';
import { ProvenPack } from './provenPack.ts';

export interface PackSessionsOptions {
  /** What to try, best first. The CPU, which is last, always works. */
  readonly providers: readonly Provider[];
  readonly excluded: readonly DroppedProvider[];
  /** Tells the supervisor what is about to be tried, and waits until it knows. */
  readonly announceProbe: (provider: Provider | null) => Promise<void>;
  readonly notify: (notice: NoticeMessage['notice']) => void;
  /** Whose half precision is tried where a pack has graphs for it; default: all but the CPU, which has none. */
  readonly halfProviders?: readonly Provider[];
}

/** Each holds a network's weights in memory. */
const MAX_OPEN_PACKS = 3;
/** On the small golden tile a GPU that takes this many times the CPU's time is an emulated one. */
const HOPELESSLY_SLOWER = 4;

/**
 * Opens packs, finds for each the best provider that gives the right answer, and keeps the sessions.
 * Providers that do not are dropped for good, with a reason that a person can read.
 */
export class PackSessions {
  readonly #options: PackSessionsOptions;
  readonly #checkedFiles: CheckedFiles = new Map();
  /** By pack hash and wanted provider, in order of last use. */
  readonly #open = new Map<string, Promise<ProvenPack>>();
  /** By pack hash and provider: what fails on one pack may serve another. */
  readonly #dropped = new Map<string, DroppedProvider>();
  /** By pack hash and provider: where half precision did not give the right answer. */
  readonly #withoutHalf = new Set<string>();

  #lastProvider: Provider | null = null;

  constructor(options: PackSessionsOptions) {
    this.#options = options;
  }

  /** The provider that worked last; null before the first pack was opened. */
  get lastProvider(): Provider | null {
    return this.#lastProvider;
  }

  get available(): readonly Provider[] {
    return this.#options.providers;
  }

  get dropped(): readonly DroppedProvider[] {
    return [...this.#options.excluded, ...this.#dropped.values()];
  }

  /**
   * @param wanted only this provider will do; without it the best one
   * @throws Failure of `openPack` and of the CPU's session; 'provider-unavailable' where `wanted` fails
   */
  async open(folder: string, wanted: Provider | undefined, signal: AbortSignal): Promise<ProvenPack> {
    const pack = await openPack(folder, { checkedFiles: this.#checkedFiles, signal });
    const name = nameOf(pack, wanted);
    const opening = this.#open.get(name) ?? this.#prove(pack, wanted);
    this.#open.delete(name);
    this.#open.set(name, opening);
    try {
      await this.#releaseOldest();
      const proven = await opening;
      this.#lastProvider = proven.provider;
      return proven;
    } catch (error) {
      this.#open.delete(name);
      throw error;
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
   * Takes a provider that failed in the middle of work out of the choice for a pack, or, where it computed in
   * half precision, only that.
   */
  drop(proven: ProvenPack, reason: string): void {
    const { pack, provider } = proven;
    if (proven.computesHalf) this.#dropHalf(pack, provider, reason, 'warning');
    else {
      this.#drop(pack, provider, reason);
      this.#options.notify({
        level: 'warning',
        text: `'${provider}' failed and is not used any more; the work is done again without it. ${reason}`,
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
        throw new Failure('conflict', `The pack '${proven.manifest.name}' is at work.`, {
          action: 'Wait until the work is done, or cancel it.',
        });
      }
      this.#open.delete(name);
      await proven.release();
    }
  }

  #prove(pack: OpenedPack, wanted: Provider | undefined): Promise<ProvenPack> {
    return wanted === undefined ? this.#proveBest(pack) : this.#proveWanted(pack, wanted);
  }

  async #proveWanted(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    const refusal = (reason: string, cause?: unknown) =>
      new Failure('provider-unavailable', `The provider '${provider}' cannot be used. ${reason}`, {
        action: 'Leave the choice of the provider to the app, or choose cpu.',
        cause,
      });
    const excluded = this.#options.excluded.find((entry) => entry.provider === provider);
    if (excluded !== undefined) throw refusal(excluded.reason);
    if (!this.#options.providers.includes(provider)) {
      throw refusal(`This machine offers: ${this.#options.providers.join(', ')}.`);
    }
    try {
      return await this.#probe(pack, provider);
    } catch (error) {
      if (error instanceof Failure && error.code === 'provider-unavailable')
        throw refusal(error.message, error);
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
        this.#drop(pack, provider, toFailureData(error).message);
        continue;
      }
      cpu ??= await ProvenPack.open(pack, 'cpu');
      const reason = await whySlower(proven, cpu);
      if (reason === null) {
        await cpu.release();
        return proven;
      }
      this.#drop(pack, provider, reason);
      await proven.release();
    }
    return cpu ?? (await ProvenPack.open(pack, 'cpu'));
  }

  /** The CPU is not announced: it takes nothing down, and a crash there has another cause. */
  async #probe(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    if (provider === 'cpu') return this.#openInBestPrecision(pack, provider);
    await this.#options.announceProbe(provider);
    try {
      return await this.#openInBestPrecision(pack, provider);
    } finally {
      await this.#options.announceProbe(null);
    }
  }

  /** In half precision where that gives the golden answers: its values take half the memory. */
  async #openInBestPrecision(pack: OpenedPack, provider: Provider): Promise<ProvenPack> {
    const { halfProviders } = this.#options;
    const hasHalf = halfProviders?.includes(provider) ?? provider !== 'cpu';
    const isTried = hasHalf && pack.manifest.graphs.residuals.halfFile !== undefined;
    if (isTried && !this.#withoutHalf.has(`${pack.hash} ${provider}`)) {
      try {
        return await ProvenPack.open(pack, provider, true);
      } catch (error) {
        if (!(error instanceof Failure && error.code === 'provider-unavailable')) throw error;
        this.#dropHalf(pack, provider, error.message, 'info');
      }
    }
    return ProvenPack.open(pack, provider);
  }

  /** Many devices have no float16, which is no news; work that is done again is. */
  #dropHalf(pack: OpenedPack, provider: Provider, reason: string, level: 'info' | 'warning'): void {
    this.#withoutHalf.add(`${pack.hash} ${provider}`);
    const text = `'${pack.manifest.name}' computes in single precision on '${provider}'. ${reason}`;
    this.#options.notify({ level, text });
  }

  #isOut(pack: OpenedPack, provider: Provider): boolean {
    return (
      this.#options.excluded.some((entry) => entry.provider === provider) ||
      this.#dropped.has(`${pack.hash} ${provider}`)
    );
  }

  #drop(pack: OpenedPack, provider: Provider, reason: string): void {
    this.#dropped.set(`${pack.hash} ${provider}`, { provider, reason });
  }

  async #releaseOldest(): Promise<void> {
    for (const [name, opening] of this.#open) {
      if (this.#open.size <= MAX_OPEN_PACKS) return;
      const proven = await opening;
      if (proven.isInUse) continue;
      this.#open.delete(name);
      await proven.release();
    }
  }
}

/** @param wanted undefined: the best one */
function nameOf({ folder, hash }: Pick<OpenedPack, 'folder' | 'hash'>, wanted: Provider | undefined): string {
  return `${folder} ${hash} ${wanted ?? 'best'}`;
}

/** Why the CPU is the better choice, or null where it is not. */
async function whySlower(accelerated: ProvenPack, cpu: ProvenPack): Promise<string | null> {
  const compare = (seconds: number, cpuSeconds: number) =>
    `It is slower than the CPU here (${seconds.toFixed(2)} s against ${cpuSeconds.toFixed(2)} s for a tile).`;
  const small = [await accelerated.timeGoldenTile(), await cpu.timeGoldenTile()] as const;
  if (small[0] > HOPELESSLY_SLOWER * small[1]) return compare(...small);
  const large = [await accelerated.timeLargeTile(), await cpu.timeLargeTile()] as const;
  return large[0] > large[1] ? compare(...large) : null;
}
