import type { ProvenPack } from '../../sessions/provenPack.ts';
import type { KeptResiduals } from '../pixel/keptResiduals.ts';
import type { Decoding } from './tiledAutoencoder.ts';

interface Held {
  /** The pack that it belongs to: its sessions may have been closed since. */
  readonly proven: ProvenPack;
  readonly decoding: Decoding;
  readonly giveBack: () => void;
}

/**
 * Pictures that are ready to be decoded, with their features: half a gigabyte each at 33 megapixels. What they
 * hold is lent from the bound of all that is kept; where that has no room for two, the one that was used longest ago
 * goes. The newest is held in any case: it is being looked at.
 */
export class HeldDecodings {
  readonly #most: number;
  readonly #bound: Pick<KeptResiduals, 'canHold' | 'lend'>;
  /** In order of last use; keys begin with the original's hash. */
  readonly #held = new Map<string, Held>();

  constructor(most: number, bound: Pick<KeptResiduals, 'canHold' | 'lend'>) {
    this.#most = most;
    this.#bound = bound;
  }

  get bytes(): number {
    return [...this.#held.values()].reduce((sum, { decoding }) => sum + decoding.bytes, 0);
  }

  get(key: string, proven: ProvenPack): Decoding | undefined {
    const held = this.#held.get(key);
    if (held?.proven !== proven) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.decoding;
  }

  hold(key: string, proven: ProvenPack, decoding: Decoding): void {
    this.#drop(key);
    for (const oldest of [...this.#held.keys()]) {
      if (this.#held.size < this.#most && this.#bound.canHold(decoding.bytes)) break;
      this.#drop(oldest);
    }
    this.#held.set(key, { proven, decoding, giveBack: this.#bound.lend(decoding.bytes) });
  }

  /** Forgets what belongs to keys that begin so, or everything. */
  forget(prefix = ''): void {
    for (const key of [...this.#held.keys()]) if (key.startsWith(prefix)) this.#drop(key);
  }

  #drop(key: string): void {
    this.#held.get(key)?.giveBack();
    this.#held.delete(key);
  }
}
