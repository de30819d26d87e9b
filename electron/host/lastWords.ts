/** How many of the last characters of an error stream are remembered: an error stands above its long stack. */
const REMEMBERED = 8000;
const LONGEST_TOLD = 300;

/** A sentence that says what went wrong: Node's own, a native library's, the system's loader's. */
const ERROR_LINE =
  /^(?:Uncaught )?[\w.]*(?:Error|Exception|Failure)\b[^:]*: |^(?:FATAL|fatal|terminate called)|error while loading shared libraries|cannot open shared object/;
/** What stands around it in a stack trace. */
const NOISE =
  /^(?:at |Node\.js v|\(Use `|(?:node|file):\S*:\d+$|\/\S+:\d+$|[\^~}\]]+,?$|code: |throw |\[cause\])/;

/** What a process wrote to its error stream before it ended, for the sentence that tells of its end. */
export class LastWords {
  #text = '';

  hear(text: string): void {
    this.#text = (this.#text + text).slice(-REMEMBERED);
  }

  /** The last error that was named, else the last line that is not part of a stack; '' for silence. */
  describe(): string {
    const lines = this.#text.split('\n').map((line) => line.trim());
    const told = lines.filter((line) => line !== '' && !NOISE.test(line));
    const words = told.findLast((line) => ERROR_LINE.test(line)) ?? told.at(-1) ?? '';
    return words.length <= LONGEST_TOLD ? words : `${words.slice(0, LONGEST_TOLD - 1)}…`;
  }
}
