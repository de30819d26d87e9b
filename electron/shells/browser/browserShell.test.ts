import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { PixelRoutes } from '../shell.ts';
import { type BrowserServer, BrowserShell } from './browserShell.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `fetch` refuses to send a foreign Host or Origin; a plain request sends what an attacker would. */
function ask(
  server: BrowserServer,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const PAGE = '<html><meta name="style-nonce" content="__STYLE_NONCE__"></html>';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('the browser shell', () => {
  let server: BrowserServer;
  let origin: string;
  let uploaded: string[];
  const bugs: unknown[] = [];

  beforeEach(async () => {
    uploaded = [];
    const routes: PixelRoutes = {
      async pixels(path) {
        if (path === 'thumbnail/404') throw new Failure('not-found.photo', { id: 404 });
        if (path !== 'thumbnail/1') return null;
        return { bytes: bytes('jpeg'), type: 'image/jpeg', isImmutable: true };
      },
      async upload(name, body) {
        let text = '';
        for await (const chunk of body) text += new TextDecoder().decode(chunk);
        uploaded.push(`${name}: ${text}`);
        return { id: 'copy' };
      },
      async download(id) {
        if (id !== 'offered') return null;
        return { fileName: 'Été "1" 照.jpg', bytes: 8, body: chunks('half', 'half') };
      },
    };
    // Only what the specs call; the table's completeness is the compiler's business.
    const handlers = {
      'photos.facets': () => ({ cameras: [], folders: [], keywords: [] }),
      'albums.list': () => {
        throw new Failure('library-damaged.found-at-work', {});
      },
      'photos.get': ({ ids }: { ids: number[] }) => ids.map((id) => ({ id })),
    } as unknown as Handlers;
    const files = new Map([['/index.html', { bytes: bytes(PAGE), type: 'text/html; charset=utf-8' }]]);
    const shell = new BrowserShell(
      (bug) => bugs.push(bug),
      () => {},
    );
    server = await shell.listen(0, handlers, routes, files);
    origin = `http://127.0.0.1:${server.port}`;
  });
  afterEach(() => server.close());

  const token = () => new URL(server.url).searchParams.get('token') ?? '';
  const logIn = async () => {
    const answer = await ask(server, `/?token=${token()}`);
    return String(answer.headers['set-cookie']).split(';')[0] ?? '';
  };

  it('exchanges the token for a cookie that scripts and other sites cannot use', async () => {
    const answer = await ask(server, `/?token=${token()}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^darkroom-\d+=\S+; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });

  it('takes the token once', async () => {
    await logIn();
    const again = await ask(server, `/?token=${token()}`);
    expect(again.status).toBe(403);
    expect(again.body).toBe('This token was already used; start the app anew.\n');
  });

  it.each(['/?token=wrong', '/', '/pixels/thumbnail/1', '/assets/index.js'])(
    'refuses %s without the cookie',
    async (path) => expect((await ask(server, path)).status).toBe(403),
  );

  it('hands an offered file out piece by piece, under its own name', async () => {
    const cookie = await logIn();
    const answer = await ask(server, '/download/offered', { headers: { cookie } });
    expect([answer.status, answer.body]).toEqual([200, 'halfhalf']);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="_t_ _1_ _.jpg"; filename*=UTF-8''%C3%89t%C3%A9%20%221%22%20%E7%85%A7.jpg`,
    );
    expect((await ask(server, '/download/other', { headers: { cookie } })).status).toBe(404);
    expect((await ask(server, '/download/offered')).status).toBe(403);
  });

  it('refuses a cookie of another value', async () => {
    const cookie = `${(await logIn()).split('=')[0]}=guessed`;
    expect((await ask(server, '/', { headers: { cookie } })).status).toBe(403);
  });

  it.each(['evil.example', 'evil.example:80', '[::1]', 'localhost:1'])(
    'refuses the Host %s: a name that was rebound to this machine',
    async (host) => {
      const cookie = await logIn();
      expect((await ask(server, '/', { headers: { host, cookie } })).status).toBe(421);
    },
  );

  it('refuses requests that another page makes, cookie or not', async () => {
    const cookie = await logIn();
    const foreign = [
      { headers: { cookie, origin: 'http://evil.example' } },
      { headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
      { headers: { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } },
      { method: 'POST', headers: { cookie, origin: 'null' }, body: 'x' },
      { method: 'POST', headers: { cookie }, body: 'x' },
    ];
    for (const options of foreign) {
      expect((await ask(server, '/upload?name=a.jpg', options)).status).toBe(403);
    }
    expect(uploaded).toEqual([]);
  });

  it('serves the page with a policy that names this load’s nonce and no inline script', async () => {
    const cookie = await logIn();
    const first = await ask(server, '/', { headers: { cookie } });
    const second = await ask(server, '/', { headers: { cookie } });
    const policy = String(first.headers['content-security-policy']);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(first.body).toBe(PAGE.replace('__STYLE_NONCE__', nonce));
    expect(second.body).not.toBe(first.body);
    expect(first.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/pixels/../../etc/passwd',
    '/pixels/thumbnail/../1',
    '/index.html%00.png',
    '/C:/Windows/win.ini',
    'http://127.0.0.1/etc/passwd',
  ])('knows no file under %s', async (path) => {
    const cookie = await logIn();
    expect((await ask(server, path, { headers: { cookie } })).status).toBe(404);
  });

  it('answers pixels, and an expected failure as its sentence', async () => {
    const cookie = await logIn();
    const found = await ask(server, '/pixels/thumbnail/1', { headers: { cookie } });
    expect(found).toMatchObject({ status: 200, body: 'jpeg' });
    expect(found.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const missing = await ask(server, '/pixels/thumbnail/404', { headers: { cookie } });
    expect(missing.status).toBe(422);
    expect(JSON.parse(missing.body)).toEqual({
      code: 'not-found',
      word: 'not-found.photo',
      values: { id: 404 },
      message: 'There is no photo 404 in the library.',
    });
  });

  it('takes uploads of its own page', async () => {
    const headers = { cookie: await logIn(), origin };
    const answer = await ask(server, `/upload?name=${encodeURIComponent('Фото 1%.jpg')}`, {
      method: 'POST',
      headers,
      body: 'pixels',
    });
    expect(JSON.parse(answer.body)).toEqual({ id: 'copy' });
    expect(uploaded).toEqual(['Фото 1%.jpg: pixels']);
  });

  describe('its message channel', () => {
    const open = (headers: Record<string, string>, path = '/messages') =>
      new Promise<WebSocket | string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
        socket.on('open', () => resolve(socket));
        socket.on('error', (error) => resolve(error.message));
      });
    const exchange = async (message: string): Promise<unknown> => {
      const socket = await open({ cookie: await logIn(), origin });
      if (typeof socket === 'string') throw new Error(socket);
      const answer = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
      socket.send(message);
      const text = String(await answer);
      socket.close();
      return JSON.parse(text);
    };

    it('is refused without the cookie, to other origins, to no origin, and elsewhere', async () => {
      const cookie = await logIn();
      const refused = 'Unexpected server response: 403';
      expect(await open({ origin })).toBe(refused);
      expect(await open({ cookie, origin: 'http://evil.example' })).toBe(refused);
      expect(await open({ cookie })).toBe(refused);
      expect(await open({ cookie, origin }, '/other')).toBe(refused);
      expect(await open({ cookie, origin, host: 'evil.example' })).toBe(refused);
    });

    it('answers requests', async () => {
      const params = { ids: [3, 4] };
      expect(await exchange(JSON.stringify({ kind: 'request', id: 1, name: 'photos.get', params }))).toEqual({
        kind: 'answer',
        id: 1,
        result: { ok: true, value: [{ id: 3 }, { id: 4 }] },
      });
    });

    it('refuses names that are not in the contract', async () => {
      for (const name of ['photos.destroy', '__proto__', 'constructor']) {
        expect(await exchange(JSON.stringify({ kind: 'request', id: 2, name, params: {} }))).toMatchObject({
          result: { ok: false, failure: { code: 'request-invalid' } },
        });
        await server.close();
        const shell = new BrowserShell(
          () => {},
          () => {},
        );
        server = await shell.listen(0, {} as Handlers, NO_ROUTES, new Map());
        origin = `http://127.0.0.1:${server.port}`;
      }
    });

    it('refuses malformed parameters and says where', async () => {
      const params = { ids: ['../../etc/passwd'] };
      expect(
        await exchange(JSON.stringify({ kind: 'request', id: 3, name: 'photos.get', params })),
      ).toMatchObject({
        result: {
          ok: false,
          failure: { message: "The request 'photos.get' is malformed at 'ids.0'." },
        },
      });
    });

    it('brings an expected failure as data', async () => {
      expect(
        await exchange(JSON.stringify({ kind: 'request', id: 4, name: 'albums.list', params: {} })),
      ).toEqual({
        kind: 'answer',
        id: 4,
        result: {
          ok: false,
          failure: new Failure('library-damaged.found-at-work', {}).toData(),
        },
      });
    });
  });
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

const NO_ROUTES: PixelRoutes = {
  pixels: async () => null,
  upload: async () => ({ id: '' }),
  download: async () => null,
};
