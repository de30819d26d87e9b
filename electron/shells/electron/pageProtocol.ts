import { Readable } from 'node:stream';
import { APP_ORIGIN, FETCH_TICKET } from '../../../shared/ipc/electronBridge.ts';
import { answerPage, type PageSources } from '../answerPage.ts';

const TICKET_LENGTH_MAX = 64;
/** A request that was given up on its way may never come; those that do come within moments. */
const GIVEN_UP_MAX = 64;

/**
 * Answers what the page asks of its own origin. Electron hands over requests without a signal that fires, so a
 * request that may be given up carries a number, and the page says which one nobody waits for any more.
 */
export class PageProtocol {
  readonly #sources: Omit<PageSources, 'socket'>;
  readonly #onBug: (error: unknown) => void;
  readonly #running = new Map<string, AbortController>();
  /** Given up before they came: messages and requests travel on different ways. */
  readonly #givenUp = new Set<string>();

  constructor(sources: Omit<PageSources, 'socket'>, onBug: (error: unknown) => void) {
    this.#sources = sources;
    this.#onBug = onBug;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.origin !== APP_ORIGIN && `${url.protocol}//${url.host}` !== APP_ORIGIN)
      return new Response('Not found', { status: 404 });
    const ticket = url.searchParams.get(FETCH_TICKET);
    url.searchParams.delete(FETCH_TICKET);
    const controller = new AbortController();
    if (ticket !== null && this.#givenUp.delete(ticket)) controller.abort();
    if (ticket !== null) this.#running.set(ticket, controller);
    try {
      const { status, headers, body } = await answerPage(
        { ...this.#sources, socket: null },
        { method: request.method, url, body: request.body ?? noBody(), signal: controller.signal },
      );
      const content = body instanceof Uint8Array ? body : toWeb(body);
      return new Response(request.method === 'HEAD' ? null : content, { status, headers });
    } catch (error) {
      this.#onBug(error);
      return new Response('Something went wrong; the log has the details.', { status: 500 });
    } finally {
      if (ticket !== null && this.#running.get(ticket) === controller) this.#running.delete(ticket);
    }
  }

  /** @param ticket as it stood in an address; others are nobody's */
  cancel(ticket: unknown): void {
    if (typeof ticket !== 'string' || ticket.length > TICKET_LENGTH_MAX) return;
    const running = this.#running.get(ticket);
    running?.abort();
    if (running === undefined) this.#givenUp.add(ticket);
    const [oldest] = this.#givenUp;
    if (this.#givenUp.size > GIVEN_UP_MAX && oldest !== undefined) this.#givenUp.delete(oldest);
  }

  /** The page is gone, and with it everybody who waited. */
  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#givenUp.clear();
  }
}

function toWeb(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  // The same class under two names: Node's types and the page's know each other not.
  return Readable.toWeb(Readable.from(body)) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
}

async function* noBody(): AsyncGenerator<Uint8Array> {}
