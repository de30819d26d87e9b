/**
 * What browsers and Node have in common and `shared/` uses: it is checked without the types of either, so a
 * `document` or a `process` does not compile there. Each side checks it once more with its own, whole types.
 */

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(encoding?: 'utf-8', options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}

/** Only passed on: what it is matters to the window alone. */
interface File {
  readonly name: string;
}

declare function atob(base64: string): string;
