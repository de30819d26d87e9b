/** Values by key, a bounded number of them: the one that was asked for longest ago goes first. */
export class RecentlyUsed<T> {
  readonly #most: number;
  /** A Map keeps insertion order: a value that is used moves to the end. */
  readonly #values = new Map<string, T>();

  /** @param most how many are kept, at least 1 */
  constructor(most: number) {
    this.#most = most;
  }

  /** Marks the value as just used. */
  get(key: string): T | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
