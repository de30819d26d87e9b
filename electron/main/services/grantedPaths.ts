import { randomUUID } from 'node:crypto';
import { Failure } from '../../../shared/errors/failure.ts';

/**
 * Paths that the window may name. It never sends a path: what a person chose, dropped or was listed gets an
 * id, and only ids come back. They end with the session.
 */
export class GrantedPaths {
  readonly #paths = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  grant(path: string): string {
    const known = this.#ids.get(path);
    if (known !== undefined) return known;
    const id = randomUUID();
    this.#paths.set(id, path);
    this.#ids.set(path, id);
    return id;
  }

  /** @throws Failure 'not-found' for an id that was never given out */
  resolve(id: string): string {
    const path = this.#paths.get(id);
    if (path === undefined) {
      throw new Failure('not-found', 'This file or folder was not chosen in this session.', {
        action: 'Choose it again.',
      });
    }
    return path;
  }
}
