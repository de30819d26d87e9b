import type { NoticeMessage, Priority, RestorationSource } from '../../shared/engine/protocol.ts';
import { Failure } from '../../shared/errors/failure.ts';
import type { Said } from '../../shared/errors/words/words.ts';
import type { InstallStep } from '../../shared/packs/installation.ts';
import type { KeptLatents } from './develop/latent/keptLatents.ts';
import type { LatentViews } from './develop/latent/latentViews.ts';
import type { MaskMaps } from './develop/maskMaps.ts';
import type { Mendings } from './develop/mendings.ts';
import type { RestorationParts } from './develop/pixel/restoration.ts';
import type { Originals } from './originals.ts';
import type { MetadataTool } from './pictures/metadata/metadataTool.ts';
import type { RecentlyUsed } from './recentlyUsed.ts';
import type { PackSessions } from './sessions/packSessions.ts';
import type { ProvenPack } from './sessions/provenPack.ts';
import type { TurnQueue } from './turnQueue.ts';

/** What lives as long as the engine. */
export interface EngineParts extends RestorationParts {
  readonly originals: Originals;
  /** Ends with the engine's process. */
  readonly metadataTool: MetadataTool;
  readonly sessions: PackSessions;
  readonly keptLatents: KeptLatents;
  readonly latentViews: LatentViews;
  readonly maskMaps: MaskMaps;
  readonly mendings: Mendings;
  /** How large drafts of photos are that were looked at lately, px. */
  readonly draftSides: RecentlyUsed<number>;
  readonly notify: (what: Said, level?: NoticeMessage['notice']['level']) => void;
  /**
   * Whole files pass these one at a time each, so that the next is read and the last is written while one is
   * computed, and no more than that is in memory.
   */
  readonly stages: {
    readonly reading: TurnQueue;
    readonly rendering: TurnQueue;
    readonly writing: TurnQueue;
  };
}

/** What lives as long as one call. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly priority: Priority;
  readonly reportProgress: (done: number, total: number, step?: InstallStep) => void;
}

/**
 * Opens a source's pack on the best provider and works with it. A provider that fails in the middle of the
 * work is dropped and all of it done again on the next one, and so is another precision than single: a result
 * never mixes two.
 */
export async function withPack<T>(
  parts: EngineParts,
  source: Pick<RestorationSource, 'packFolder' | 'provider'>,
  signal: AbortSignal,
  work: (proven: ProvenPack) => Promise<T>,
): Promise<T> {
  for (;;) {
    const proven = await parts.sessions.open(source.packFolder, source.provider, signal);
    const finish = proven.use();
    try {
      return await work(proven);
    } catch (error) {
      const hasNextProvider = source.provider === undefined && proven.provider !== 'cpu';
      const canTryNext = hasNextProvider || proven.precision !== 'single';
      if (!(error instanceof Failure && error.code === 'provider-unavailable' && canTryNext)) throw error;
      parts.sessions.drop(proven, error.said);
    } finally {
      finish();
    }
  }
}
