import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { realpathSync } from '../../files/disk.ts';
import { isInside } from '../../files/isInside.ts';

/**
 * Paths that the window may name. It never sends a path: what a person chose, dropped or was listed gets an
 * id, and only ids come back. They end with the session.
 */
export class GrantedPaths {
  readonly #paths = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #own = new Set<string>();
  readonly root: string | null;

  /** @param root the only folder that the window may choose from, where the shell has one */
  constructor(root: string | null = null) {
    this.root = root;
  }

  /** For what the app made or came with, wherever that lies. */
  grantOwn(path: string): string {
    const id = this.grant(path);
    this.#own.add(id);
    return id;
  }

  grant(path: string): string {
    const known = this.#ids.get(path);
    if (known !== undefined) return known;
    const id = randomUUID();
    this.#paths.set(id, path);
    this.#ids.set(path, id);
    return id;
  }

  /**
   * Looked at anew each time: since a folder was listed, a link may have taken its place.
   * @throws Failure 'not-found' for an id that was never given out, and for what leads out of the root
   */
  resolve(id: string): string {
    const path = this.#paths.get(id);
    if (path === undefined) {
      throw new Failure('not-found.not-chosen', {});
    }
    if (this.root !== null && !this.#own.has(id) && !isReallyInsideNow(this.root, path)) {
      throw new Failure('not-found.outside-root', { path: basename(path) });
    }
    return path;
  }
}

function isReallyInsideNow(root: string, path: string): boolean {
  try {
    return isInside(realpathSync(root), realpathSync(path));
  } catch {
    return true; // it is not there: whoever opens it says so
  }
}
