import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineSettings } from '../../../shared/engine/protocol.ts';
import { bytesIn } from '../../files/bytesIn.ts';
import { removeOldest } from '../../files/removeOldest.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { Library } from '../../library/openLibrary.ts';

interface KeptWorkParts {
  readonly engine: EngineClient;
  readonly settings: Pick<Library['settings'], 'get'>;
  readonly folder: string;
}

/** What an engine is started with: the bounds and the precision of the settings. */
export function keptWorkSettings({
  settings,
  folder,
  recordFile,
}: Omit<KeptWorkParts, 'engine'> & { readonly recordFile: string }): Partial<EngineSettings> {
  const precision = settings.get('precision');
  return {
    precision: precision === 'auto' ? null : precision,
    recordFile,
    memoryBytes: settings.get('residualMemoryBytes'),
    keptFiles: { folder, bytes: settings.get('residualCacheBytes') },
  };
}

/** The work that the engine keeps, as main sees it: its bounds, its size on disk, its end. */
export class KeptWork {
  readonly #parts: KeptWorkParts;

  constructor(parts: KeptWorkParts) {
    this.#parts = parts;
  }

  /** Tells a running engine the bounds of the settings; one that is not started yet asks for them. */
  async applyLimits(): Promise<void> {
    const { engine, settings } = this.#parts;
    if (engine.pid === undefined) return;
    const memoryBytes = settings.get('residualMemoryBytes');
    await engine.call('setKeptLimits', { memoryBytes, diskBytes: settings.get('residualCacheBytes') });
  }

  diskBytes(): Promise<number> {
    return bytesIn(this.#parts.folder);
  }

  /** Lets so many bytes on disk go, those that were used least recently; the bound stays what it is. */
  async shrinkBy(bytes: number): Promise<void> {
    const { engine, folder } = this.#parts;
    const limitBytes = Math.max(0, (await this.diskBytes()) - bytes);
    if (engine.pid === undefined) {
      await removeOldest(folder, limitBytes);
      return;
    }
    const memoryBytes = this.#parts.settings.get('residualMemoryBytes');
    await engine.call('setKeptLimits', { memoryBytes, diskBytes: limitBytes });
    await this.applyLimits();
  }

  /** Of one original, or everything. Without an engine the files go alone. */
  async forget(originalSha256?: string): Promise<void> {
    const { engine, folder } = this.#parts;
    if (engine.pid !== undefined) {
      // It may be writing there: what it does not know of goes when it starts, or with it.
      await engine.call('forgetResiduals', originalSha256 === undefined ? {} : { originalSha256 });
      return;
    }
    const files = originalSha256 === undefined ? folder : join(folder, originalSha256);
    await rm(files, { recursive: true, force: true });
  }
}
