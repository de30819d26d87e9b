import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AppEvent, Handlers } from '../../../shared/ipc/contract.ts';
import type { FromMain } from '../../../shared/ipc/messages.ts';
import { serveMessages } from '../../../shared/ipc/serveMessages.ts';
import { parseBoundedJson } from '../../../shared/json/parseBoundedJson.ts';
import { systemCode } from '../../files/systemCode.ts';
import { answerPage, type PageAnswer, type PageSources, text } from '../answerPage.ts';
import type { PageFile } from '../pageFiles.ts';
import { SECURITY_HEADERS } from '../securityHeaders.ts';
import type { PixelRoutes, Shell } from '../shell.ts';
import { SessionGate } from './sessionGate.ts';

const LOOPBACK = '127.0.0.1';
/** A recipe with painted masks is the largest message; pixels do not travel here. */
const MESSAGE_BYTES_MAX = 32 * 2 ** 20;
/** Of a selection of a hundred thousand photos, and of painted masks, a few times over. */
const MESSAGE_BOUNDS = { depthMax: 32, valuesMax: 500_000 };

export interface BrowserServer {
  readonly port: number;
  /** With this start's token; works once. */
  readonly url: string;
  close(): Promise<void>;
}

/** The window as a page on loopback, for a machine without a display or without Electron's binary. */
export class BrowserShell implements Shell {
  readonly kind = 'browser';
  readonly keepAwake: Shell['keepAwake'];
  readonly #sockets = new Set<WebSocket>();
  readonly #onBug: (error: unknown) => void;

  constructor(onBug: (error: unknown) => void, keepAwake: Shell['keepAwake']) {
    this.#onBug = onBug;
    this.keepAwake = keepAwake;
  }

  broadcast(event: AppEvent): void {
    for (const socket of this.#sockets) sendJson(socket, { kind: 'event', event });
  }
  // A page has neither a file manager nor a taskbar; it shows notices itself.
  async revealInFolder(): Promise<boolean> {
    return false;
  }
  notify(): void {}
  setProgress(): void {}

  async listen(
    port: number,
    handlers: Handlers,
    routes: PixelRoutes,
    files: ReadonlyMap<string, PageFile>,
  ): Promise<BrowserServer> {
    const server = createServer();
    await listening(server, port);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const gate = new SessionGate(address.port);
    const sources: PageSources = { files, routes, socket: `ws://${LOOPBACK}:${address.port}` };
    server.on('request', (request, response) => {
      void this.#answer(gate, sources, request, response);
    });
    const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
    server.on('upgrade', (request, stream, head) => {
      if (!mayUpgrade(gate, request)) return refuseUpgrade(stream);
      sockets.handleUpgrade(request, stream, head, (socket) => this.#serveSocket(socket, handlers));
    });
    return {
      port: address.port,
      url: `http://${LOOPBACK}:${address.port}/?token=${gate.token}`,
      close: async () => {
        for (const socket of this.#sockets) socket.terminate();
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      },
    };
  }

  async #answer(
    gate: SessionGate,
    sources: PageSources,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = requestUrl(request);
    if (url === null) return write(response, text(400, 'Bad request'));
    const method = request.method ?? 'GET';
    const verdict = gate.judge(method, url, request.headers);
    if (verdict.kind === 'refuse') return write(response, text(verdict.status, verdict.reason));
    if (verdict.kind === 'exchange') {
      response.writeHead(303, { ...SECURITY_HEADERS, location: '/', 'set-cookie': verdict.cookie });
      response.end();
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      const answer = await answerPage(sources, { method, url, body: request, signal: gone.signal });
      if (answer.body instanceof Uint8Array) write(response, { ...answer, body: answer.body });
      else await send(response, answer, answer.body);
    } catch (error) {
      this.#onBug(error);
      write(response, text(500, 'Something went wrong; the log has the details.'));
    }
  }

  #serveSocket(socket: WebSocket, handlers: Handlers): void {
    this.#sockets.add(socket);
    const peer = serveMessages(handlers, (message) => sendJson(socket, message), this.#onBug);
    socket.on('message', (data) => {
      peer.receive(parseJson(String(data)));
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      peer.close();
    });
    socket.on('error', this.#onBug);
  }
}

function mayUpgrade(gate: SessionGate, request: IncomingMessage): boolean {
  const url = requestUrl(request);
  if (url === null || url.pathname !== '/messages') return false;
  return gate.judge('GET', url, request.headers, true).kind === 'pass';
}

function refuseUpgrade(stream: Duplex): void {
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function requestUrl(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '/', `http://${LOOPBACK}`);
}

/** A body of any length; who goes away before its end has seen enough of it. */
async function send(
  response: ServerResponse,
  { status, headers }: PageAnswer,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers);
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(body, response);
  } catch (error) {
    if (systemCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

type WholeAnswer = PageAnswer & { readonly body: Uint8Array<ArrayBuffer> };

function write(response: ServerResponse, { status, headers, body }: WholeAnswer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function sendJson(socket: WebSocket, message: FromMain): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

/** Text that is no JSON becomes a message that is none, and is dropped as one. */
function parseJson(data: string): unknown {
  try {
    return parseBoundedJson(data, MESSAGE_BOUNDS);
  } catch {
    return null;
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
