/** Ids of files that the system opened the app with, until the page asks for them. */
export class OpenedFiles {
  #ids: string[] = [];

  add(ids: readonly string[]): void {
    this.#ids.push(...ids);
  }

  /** Each once: a page that is loaded again must not import them again. */
  take(): readonly string[] {
    const ids = this.#ids;
    this.#ids = [];
    return ids;
  }
}
