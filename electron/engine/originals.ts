import type { OriginalFacts } from '../../shared/develop/step.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';
import { stat } from '../files/disk.ts';
import { hashFile } from '../files/hashFile.ts';
import { decodePicture } from './pictures/decodePicture.ts';
import type { MetadataTool } from './pictures/metadata/metadataTool.ts';
import { originalFacts } from './pictures/originalFacts.ts';
import type { Picture } from './pictures/picture.ts';
import { RecentlyUsed } from './recentlyUsed.ts';

/** A decoded original and the hash of its file. */
export interface Original {
  readonly path: string;
  readonly sha256: string;
  readonly picture: Picture;
  /** The same for a photo and its copies. */
  readonly facts: OriginalFacts;
  /** What was mended of it, where that is all that differs from the file: what lies elsewhere is as it was. */
  readonly mended?: readonly { readonly rect: Rect; readonly sha256: string }[];
  /** Names a reduced copy: its size, and the state of the file that it was made of. Absent: it is whole. */
  readonly copy?: string;
}

/** An original whose hash is known to whoever asks. */
export interface KnownFile {
  readonly path: string;
  readonly sha256: string;
}

const REMEMBERED_FACTS = 10_000;

interface Held {
  /** Size, modification time and inode of the file that was decoded. */
  readonly state: string;
  readonly original: Promise<Original>;
  bytes: number;
}

/** Originals, decoded once while they are looked at. The least recently used ones go first. */
export class Originals {
  readonly #limitBytes: number;
  readonly #tool: MetadataTool | undefined;
  readonly #held = new Map<string, Held>();
  /** By hash: a draft must not be judged otherwise than the picture that follows it. */
  readonly #facts = new RecentlyUsed<OriginalFacts>(REMEMBERED_FACTS);

  /**
   * @param limitBytes of decoded pixels; the newest original is held whatever its size
   * @param tool reads the metadata that go along; none go without it
   */
  constructor(limitBytes: number, tool?: MetadataTool) {
    this.#limitBytes = limitBytes;
    this.#tool = tool;
  }

  /** @throws Failure of `decodePicture` */
  load(path: string, signal: AbortSignal): Promise<Original> {
    return this.#hold(path, path, signal, () => this.#decode(path));
  }

  /**
   * A reduced copy, for a draft. Its file is not read for its hash, and of a JPEG little is decoded: it is there
   * long before the original would be.
   * @throws Failure of `decodePicture`
   */
  loadCopy(file: KnownFile, longSidePx: number, signal: AbortSignal): Promise<Original> {
    return this.#hold(copyName(file, longSidePx), file.path, signal, (state) =>
      this.#decodeCopy(file, longSidePx, state),
    );
  }

  /**
   * The same for a glance: it pushes nothing out that is looked at.
   * @throws Failure of `decodePicture`
   */
  async glanceAtCopy(file: KnownFile, longSidePx: number): Promise<Original> {
    const state = await stateOf(file.path);
    const held = this.#held.get(copyName(file, longSidePx));
    return held?.state === state ? held.original : this.#decodeCopy(file, longSidePx, state);
  }

  async #hold(
    name: string,
    path: string,
    signal: AbortSignal,
    begin: (state: string) => Promise<Original>,
  ): Promise<Original> {
    const state = await stateOf(path);
    let held = this.#held.get(name);
    if (held?.state !== state) held = { state, original: begin(state), bytes: 0 };
    this.#held.delete(name);
    this.#held.set(name, held);
    try {
      const original = await held.original;
      const { pixelsHwc, alpha } = original.picture;
      held.bytes = pixelsHwc.byteLength + (alpha?.byteLength ?? 0);
      this.#shrink();
      signal.throwIfAborted();
      return original;
    } catch (error) {
      if (!signal.aborted && this.#held.get(name) === held) this.#held.delete(name);
      throw error;
    }
  }

  /** Not cancelled: another call may be waiting for the same original. */
  async #decode(path: string): Promise<Original> {
    const [picture, sha256] = await Promise.all([decodePicture(path, { tool: this.#tool }), hashFile(path)]);
    return this.#judged({ path, sha256, picture });
  }

  async #decodeCopy(file: KnownFile, longSidePx: number, state: string): Promise<Original> {
    const picture = await decodePicture(file.path, { longSidePx, tool: this.#tool });
    return this.#judged({ ...file, picture, copy: `${longSidePx} of ${state}` });
  }

  #judged(original: Omit<Original, 'facts'>): Original {
    const facts = this.#facts.get(original.sha256) ?? originalFacts(original.picture);
    this.#facts.set(original.sha256, facts);
    return { ...original, facts };
  }

  #shrink(): void {
    let bytes = [...this.#held.values()].reduce((sum, held) => sum + held.bytes, 0);
    for (const [name, held] of this.#held) {
      if (bytes <= this.#limitBytes || this.#held.size === 1) return;
      this.#held.delete(name);
      bytes -= held.bytes;
    }
  }
}

function copyName({ path, sha256 }: KnownFile, longSidePx: number): string {
  return `${longSidePx} ${sha256} ${path}`;
}

function stateOf(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
    () => 'missing', // decodePicture says it properly
  );
}
