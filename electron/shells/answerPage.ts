import { randomBytes } from 'node:crypto';
import { toFailureData } from '../../shared/errors/failure.ts';
import { NONCE_PLACE, type PageFile } from './pageFiles.ts';
import { contentSecurityPolicy, SECURITY_HEADERS } from './securityHeaders.ts';
import type { Download, PixelRoutes } from './shell.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>;
}

export interface PageRequest {
  readonly method: string;
  /** Only path and query are looked at. */
  readonly url: URL;
  readonly body: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

export interface PageSources {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly routes: PixelRoutes;
  /** `ws://…` where messages travel over a socket. */
  readonly socket: string | null;
}

/** Status of an answer whose request failed as expected; the body is the failure as JSON. */
const EXPECTED_FAILURE = 422;

/**
 * Answers everything that is not a message: the page, its pictures, uploads. The same in both shells; who
 * may ask at all is the shell's business.
 */
export async function answerPage(sources: PageSources, request: PageRequest): Promise<PageAnswer> {
  const { pathname, searchParams } = request.url;
  if (request.method === 'POST' && pathname === '/upload') {
    return await guarded(async () =>
      json(
        200,
        await sources.routes.upload(searchParams.get('name') ?? 'picture', request.body, request.signal),
      ),
    );
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (pathname.startsWith('/pixels/') && (isRead || request.method === 'POST')) {
    return await guarded(async () => {
      const found = await sources.routes.pixels(
        pathname.slice('/pixels/'.length),
        searchParams,
        request.body,
        request.signal,
      );
      if (found === null) return text(404, 'Not found');
      const cache = found.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store';
      return answer(200, found.type, found.bytes, { 'cache-control': cache });
    });
  }
  if (isRead && pathname.startsWith('/download/')) {
    return await guarded(async () => {
      const found = await sources.routes.download(pathname.slice('/download/'.length));
      return found === null ? text(404, 'Not found') : attachment(found);
    });
  }
  if (!isRead) return text(405, 'Method not allowed');
  if (pathname === '/' || pathname === '/index.html') return indexPage(sources);
  const file = sources.files.get(pathname);
  if (file === undefined) return text(404, 'Not found');
  return answer(200, file.type, file.bytes, { 'cache-control': 'private, max-age=3600' });
}

function indexPage({ files, socket }: PageSources): PageAnswer {
  const file = files.get('/index.html');
  if (file === undefined) return text(404, 'The window has not been built: run the build first.');
  const nonce = randomBytes(16).toString('base64url');
  const html = new TextDecoder().decode(file.bytes).replaceAll(NONCE_PLACE, nonce);
  return answer(200, file.type, new TextEncoder().encode(html), {
    'content-security-policy': contentSecurityPolicy(nonce, socket),
    'cache-control': 'no-store',
  });
}

async function guarded(work: () => Promise<PageAnswer>): Promise<PageAnswer> {
  try {
    return await work();
  } catch (error) {
    return json(EXPECTED_FAILURE, toFailureData(error));
  }
}

export function text(
  status: number,
  message: string,
): PageAnswer & { readonly body: Uint8Array<ArrayBuffer> } {
  return answer(status, 'text/plain; charset=utf-8', new TextEncoder().encode(`${message}\n`));
}

function json(status: number, value: unknown): PageAnswer {
  return answer(status, 'application/json', new TextEncoder().encode(JSON.stringify(value)), {
    'cache-control': 'no-store',
  });
}

/** The name in both forms of RFC 6266, section 5: plain letters for old readers, all of it for the others. */
function attachment({ fileName, bytes, body }: Download): PageAnswer {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(fileName).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/octet-stream',
    'content-length': String(bytes),
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${whole}`,
    'cache-control': 'no-store',
  };
  return { status: 200, headers, body };
}

function answer(
  status: number,
  type: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): PageAnswer & { readonly body: Uint8Array<ArrayBuffer> } {
  return { status, headers: { ...SECURITY_HEADERS, 'content-type': type, ...headers }, body };
}
