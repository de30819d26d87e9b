import type { Dial } from './manifest.ts';

/** What is to be known of a pack to say how long it takes. */
export interface TimedPack {
  readonly id: string;
  readonly hash: string;
  readonly dials: readonly Pick<Dial, 'id'>[];
}

/** Seconds for a megapixel of output on this computer, by the packs' hashes. */
export type Speeds = Readonly<Record<string, number>>;

const MEGAPIXEL = 1_000_000;
/** What a person waits for without doing something else. */
const LONG_SECONDS = 45;
/** A pack that is only a little faster is not worth what it does otherwise. */
const MUCH_FASTER = 0.5;

/** Null where nobody knows. */
export function secondsFor(pixels: number, { hash }: Pick<TimedPack, 'hash'>, speeds: Speeds): number | null {
  const speed = speeds[hash];
  return speed === undefined ? null : (pixels / MEGAPIXEL) * speed;
}

/** A pack with the same dials that would take half the time or less, where the wait would be long; else null. */
export function fasterPack<P extends TimedPack>(
  pixels: number,
  current: P,
  packs: readonly P[],
  speeds: Speeds,
): P | null {
  const seconds = secondsFor(pixels, current, speeds);
  if (seconds === null || seconds < LONG_SECONDS) return null;
  const dialsOf = (pack: TimedPack) => pack.dials.map(({ id }) => id).join();
  const timed = packs.flatMap((pack) => {
    const own = secondsFor(pixels, pack, speeds);
    const isMeant = pack.id !== current.id && dialsOf(pack) === dialsOf(current);
    return own !== null && isMeant && own <= seconds * MUCH_FASTER ? [{ pack, own }] : [];
  });
  return timed.toSorted((a, b) => a.own - b.own)[0]?.pack ?? null;
}

/** Of the pace of the last few steps: what was waited for before says little of what is computed now. */
const STEPS_REMEMBERED = 6;

/** How fast something goes, as it is seen to go; a fresh one where what goes on changes. */
export class Pace {
  readonly #marks: { readonly atMs: number; readonly done: number }[] = [];

  /** @param done how much there is, growing */
  note(done: number, atMs: number): void {
    const last = this.#marks.at(-1);
    if (last !== undefined && done <= last.done) return;
    this.#marks.push({ atMs, done });
    if (this.#marks.length > STEPS_REMEMBERED) this.#marks.shift();
  }

  /** Seconds for one more; null before two steps were seen. */
  get secondsEach(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (first === undefined || last === undefined || this.#marks.length < 3) return null;
    return (last.atMs - first.atMs) / 1000 / (last.done - first.done);
  }
}

/** Seconds until all that is visible is exact, and for all of the photo; null where nobody can say. */
export interface Waiting {
  readonly visible: number | null;
  readonly whole: number | null;
}

/** One is told by the pace that is seen, the other by a measurement: on a busier machine the part took longer. */
export function toldWaiting(visible: number | null, whole: number | null): Waiting {
  return { visible, whole: whole === null ? null : Math.max(whole, visible ?? 0) };
}
