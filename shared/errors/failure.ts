/**
 * Expected failures. Inside a process they are thrown as a `Failure`; at every border (engine protocol,
 * IPC, `--json`) they travel as `FailureData`, and a call's answer as a `Result`.
 */

/** What a failure is, for programs. New codes are added here, in the area that raises them. */
export type FailureCode =
  // packs
  | 'pack-manifest-missing'
  | 'pack-manifest-invalid'
  | 'pack-version-unknown'
  | 'pack-path-outside'
  | 'pack-file-missing'
  | 'pack-file-size'
  | 'pack-file-hash'
  | 'pack-graph-refused'
  | 'pack-graph-interface'
  | 'pack-golden-mismatch'
  | 'pack-not-found'
  /** Another version of it is there, and nobody has said whether that one may be used. */
  | 'pack-newer'
  | 'weights-invalid'
  | 'weights-unsafe'
  | 'weights-wrong-model'
  // pictures
  | 'picture-not-found'
  | 'picture-not-a-file'
  | 'picture-unreadable'
  | 'picture-empty'
  | 'picture-unknown-format'
  | 'picture-damaged'
  | 'picture-too-large'
  /** Another content than the one that was queued. */
  | 'picture-changed'
  | 'output-exists'
  | 'output-is-input'
  | 'output-is-folder'
  | 'output-folder-missing'
  | 'output-not-writable'
  | 'output-disk-full'
  | 'output-not-verified'
  // engine
  | 'provider-unavailable'
  | 'engine-out-of-memory'
  | 'engine-died'
  | 'engine-hung'
  | 'cancelled'
  // library, queue
  | 'library-damaged'
  /** Sound, but without photos that its backups have. */
  | 'library-emptied'
  | 'library-newer'
  /** Taken away while it was open. */
  | 'library-gone'
  | 'not-found'
  | 'conflict'
  // command line and contract
  | 'usage'
  | 'recipe-invalid'
  | 'request-invalid'
  | 'internal';

/** A failure as data. `message`: one sentence, what happened and to what. `action`: what to do now. */
export interface FailureData {
  readonly code: FailureCode;
  readonly message: string;
  readonly action?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: FailureData };

/** An expected failure while it is thrown inside one process. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly action: string | undefined;

  constructor(code: FailureCode, message: string, options: { action?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.action = options.action;
  }

  toData(): FailureData {
    return this.action === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, action: this.action };
  }

  static fromData(data: FailureData): Failure {
    return new Failure(data.code, data.message, data.action === undefined ? {} : { action: data.action });
  }
}

/** Any thrown value as data: a `Failure` as it is, an abort as 'cancelled', everything else as 'internal'. */
export function toFailureData(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return thrown.toData();
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
