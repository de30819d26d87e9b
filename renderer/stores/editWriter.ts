import type { Recipe } from '../../shared/develop/recipe.ts';
import type { RecipeGroup } from '../../shared/develop/recipeGroups.ts';
import type { Client } from '../../shared/ipc/createClient.ts';

interface Write {
  readonly ids: readonly number[];
  recipe: Recipe | null;
  readonly label: string;
  readonly merge: boolean;
  readonly groups: readonly RecipeGroup[] | undefined;
  readonly promise: Promise<void>;
  readonly start: () => void;
}

/**
 * Settings on their way to the library, one write after the other. A dial that is turned faster than they are
 * written is written as it stands then: what would replace a write that has not begun takes its place.
 */
export class EditWriter {
  readonly #client: Client;
  readonly #waiting: Write[] = [];
  #running: Write | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Resolves when the library has it, or something newer of the same kind. @throws Failure */
  write(
    ids: readonly number[],
    recipe: Recipe | null,
    label: string,
    merge: boolean,
    groups?: readonly RecipeGroup[],
  ): Promise<void> {
    const last = this.#waiting.at(-1);
    if (merge && last?.merge && last.label === label && last.ids.join() === ids.join()) {
      last.recipe = recipe;
      return last.promise;
    }
    const { promise: turn, resolve: start } = Promise.withResolvers<void>();
    const write: Write = {
      ids,
      recipe,
      label,
      merge,
      groups,
      start,
      promise: turn.then(() => this.#send(write)),
    };
    this.#waiting.push(write);
    this.#next();
    return write.promise;
  }

  isPending(photoId: number): boolean {
    return [this.#running, ...this.#waiting].some((write) => write?.ids.includes(photoId) ?? false);
  }

  /** Resolves when nothing is on its way; what failed has been told to who wrote it. */
  async settled(): Promise<void> {
    for (let write = this.#running; write !== null; write = this.#running) {
      await write.promise.catch(() => {});
    }
  }

  #next(): void {
    if (this.#running !== null) return;
    this.#running = this.#waiting.shift() ?? null;
    this.#running?.start();
  }

  async #send(write: Write): Promise<void> {
    const { ids, recipe, label, merge, groups } = write;
    const part = groups === undefined ? {} : { groups: [...groups] };
    try {
      await this.#client.request('edits.apply', { ids: [...ids], recipe, label, merge, ...part });
    } finally {
      this.#running = null;
      this.#next();
    }
  }
}
