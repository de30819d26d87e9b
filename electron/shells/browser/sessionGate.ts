import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const SECRET_BYTES = 32;

export type GateVerdict =
  | { readonly kind: 'pass' }
  /** The token was right: set this cookie and go to the page without it. */
  | { readonly kind: 'exchange'; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: number; readonly reason: string };

/**
 * Who may speak to the browser shell. Listening on loopback keeps other machines out, but not other pages
 * in the same browser nor other programs of this machine: those are stopped by
 * - the Host header (a foreign name that resolves to 127.0.0.1 is DNS rebinding),
 * - Origin and Sec-Fetch-Site (requests and WebSockets that another page makes carry them),
 * - a cookie that only the holder of this start's token gets, once.
 */
export class SessionGate {
  readonly token = randomBytes(SECRET_BYTES).toString('base64url');
  readonly #session = randomBytes(SECRET_BYTES).toString('base64url');
  readonly #cookieName: string;
  readonly #hosts: readonly string[];
  #isTokenSpent = false;

  constructor(port: number) {
    // Cookies do not know ports: two shells on one machine need two names.
    this.#cookieName = `darkroom-${port}`;
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** @param isUpgrade a WebSocket handshake, which always comes with an Origin from a browser */
  judge(method: string, url: URL, headers: IncomingHttpHeaders, isUpgrade = false): GateVerdict {
    if (!this.#hosts.includes(headers.host ?? '')) return refuse(421, 'This address is not served here.');
    const foreign = this.#foreignReason(method, headers, isUpgrade);
    if (foreign !== null) return refuse(403, foreign);
    if (this.#hasCookie(headers.cookie)) return { kind: 'pass' };
    const token = url.searchParams.get('token');
    if (token === null || isUpgrade || method !== 'GET' || url.pathname !== '/') {
      return refuse(403, 'Open the address that was printed when the app started.');
    }
    if (!isSame(token, this.token)) return refuse(403, 'This token is not the one of this start.');
    if (this.#isTokenSpent) return refuse(403, 'This token was already used; start the app anew.');
    this.#isTokenSpent = true;
    return {
      kind: 'exchange',
      cookie: `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`,
    };
  }

  #foreignReason(method: string, headers: IncomingHttpHeaders, isUpgrade: boolean): string | null {
    const { origin } = headers;
    const mustNameOrigin = isUpgrade || (method !== 'GET' && method !== 'HEAD');
    if (origin === undefined ? mustNameOrigin : !this.#hosts.some((host) => origin === `http://${host}`)) {
      return 'Requests of other pages are refused.';
    }
    const site = headers['sec-fetch-site'];
    const isNavigation = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
    // Following a link from elsewhere opens the page but brings no Strict cookie; everything else is refused.
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      return 'Requests of other pages are refused.';
    }
    return null;
  }

  #hasCookie(header: string | undefined): boolean {
    return (header ?? '').split(';').some((part) => {
      const [name, value] = part.trim().split('=', 2);
      return name === this.#cookieName && value !== undefined && isSame(value, this.#session);
    });
  }
}

function refuse(status: number, reason: string): GateVerdict {
  return { kind: 'refuse', status, reason };
}

/** In constant time for equal lengths; the length is no secret. */
function isSame(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}
