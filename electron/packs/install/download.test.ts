import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadBase, filesToDownload } from '../families/sd21/downloadBase.ts';
import { readKnownBase } from '../families/sd21/identify/knownBase.ts';
import { type Download, downloadFile, unfinishedDownload } from './download.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');

let folder = '';
let server: Server;
let origin = '';
let requests: { url: string; range: string | undefined }[] = [];

/** Ways of a server, by the first part of the path. */
const ways: Record<string, (range: number, request: IncomingMessage, response: ServerResponse) => void> = {
  good: (from, _request, response) => sendFrom(response, from, content),
  'cut-in-the-middle': (from, _request, response) => {
    if (from > 0) return sendFrom(response, from, content);
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000), () => response.destroy());
  },
  'breaks-off': (_from, _request, response) => response.destroy(),
  'without-ranges': (_from, _request, response) => sendFrom(response, 0, content),
  'announces-less': (_from, _request, response) => sendFrom(response, 0, content.subarray(0, 1000)),
  'sends-more': (_from, _request, response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' });
    response.end(Buffer.concat([content, content]));
  },
  'sends-less': (_from, _request, response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' });
    response.end(content.subarray(0, 1000));
  },
  'wrong-part': (from, _request, response) => {
    const part = content.subarray(Math.max(0, from - 10));
    response.writeHead(206, {
      'content-length': part.length,
      'content-range': `bytes ${from - 10}-${content.length - 1}/${content.length}`,
    });
    response.end(part);
  },
  'another-file': (from, _request, response) => sendFrom(response, from, Buffer.alloc(content.length)),
  missing: (_from, _request, response) => response.writeHead(404).end(),
};

function sendFrom(response: ServerResponse, from: number, bytes: Buffer): void {
  const part = bytes.subarray(from);
  const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': part.length, ...(from > 0 ? range : {}) });
  response.end(part);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'download ü-'));
  server = createServer((request, response) => {
    const url = request.url ?? '';
    const { range } = request.headers;
    requests.push({ url, range });
    const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    ways[url.split('/')[1] ?? '']?.(from, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = [];
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const download = (ways: readonly string[], changes: Partial<Download> = {}): Download => ({
  urls: ways.map((way) => `${origin}/${way}/file`),
  target: path.join(folder, `${ways.join(' ')} ${Math.random()}.safetensors`),
  bytes: content.length,
  sha256,
  signal: new AbortController().signal,
  ...changes,
});

describe('a download', () => {
  it('that is cut in the middle goes on where it stopped', async () => {
    const options = download(['cut-in-the-middle']);
    await downloadFile(options);
    expect(await readFile(options.target)).toEqual(content);
    expect(requests.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]/)]);
  });

  it('goes on in a later run, with what an earlier one left', async () => {
    const options = download(['good']);
    await writeFile(unfinishedDownload(options.target), content.subarray(0, 200_000));
    const progress: number[] = [];
    await downloadFile({ ...options, onProgress: (done) => progress.push(done) });
    expect(requests).toEqual([{ url: '/good/file', range: 'bytes=200000-' }]);
    expect(progress.at(-1)).toBe(content.length);
    await expect(stat(unfinishedDownload(options.target))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('goes on at the next mirror from where the last one broke off', async () => {
    const options = download(['breaks-off', 'good']);
    await writeFile(unfinishedDownload(options.target), content.subarray(0, 100_000));
    await downloadFile(options);
    expect(content.equals(await readFile(options.target))).toBe(true);
    expect(new Set(requests.map(({ range }) => range))).toEqual(new Set(['bytes=100000-']));
    expect(requests.at(-1)?.url).toBe('/good/file');
  });

  it('begins anew where what an earlier run left is not of this file', async () => {
    const options = download(['good']);
    await writeFile(unfinishedDownload(options.target), Buffer.alloc(200_000));
    await downloadFile(options);
    expect(await readFile(options.target)).toEqual(content);
    expect(requests.map(({ range }) => range)).toEqual(['bytes=200000-', undefined]);
  });

  it('begins anew where a server knows no ranges', async () => {
    const options = download(['without-ranges']);
    await writeFile(unfinishedDownload(options.target), content.subarray(0, 1000));
    await downloadFile(options);
    expect(await readFile(options.target)).toEqual(content);
  });

  it('takes the next mirror where one has nothing or something else', async () => {
    const options = download(['missing', 'another-file', 'good']);
    await downloadFile(options);
    expect(await readFile(options.target)).toEqual(content);
  });

  it('leaves another file of that name as it is', async () => {
    const options = download(['good']);
    await writeFile(options.target, 'a note of somebody');
    await expect(downloadFile(options)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(options.target, 'utf8')).toBe('a note of somebody');
    expect(requests).toEqual([]);
  });

  it.each([
    ['a link', symlink],
    ['a second name', link],
  ] as const)('never goes on in %s of another file', async (_, make) => {
    const options = download(['good']);
    const note = `${options.target} note`;
    await writeFile(note, content.subarray(0, 1000));
    await make(note, unfinishedDownload(options.target));
    await downloadFile(options);
    expect(await readFile(options.target)).toEqual(content);
    expect((await readFile(note)).length).toBe(1000);
  });

  it('asks nobody for a file that is there and right', async () => {
    const options = download(['missing']);
    await writeFile(options.target, content);
    await downloadFile(options);
    expect(requests).toEqual([]);
  });

  it.each([
    ['announces-less', /announced 1000 bytes, the file has 300000/],
    ['sends-more', /broke off/],
    ['sends-less', /broke off after 1000 of 300000 bytes/],
    ['another-file', /SHA-256 is [0-9a-f]{64}/],
    ['missing', /answered 404/],
  ])('from a server that %s is refused, and no file appears', async (way, message) => {
    const options = download([way]);
    await expect(downloadFile(options)).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringMatching(message),
    });
    await expect(stat(options.target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('from a server that sends another part than asked for is refused', async () => {
    const options = download(['wrong-part']);
    await writeFile(unfinishedDownload(options.target), content.subarray(0, 1000));
    await expect(downloadFile(options)).rejects.toMatchObject({
      message: expect.stringMatching(/another part/),
    });
  });

  it('that is cancelled keeps what has arrived', async () => {
    const controller = new AbortController();
    const options = download(['good'], { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(downloadFile(options)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(stat(options.target)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the base model', () => {
  it('is fetched in one precision, each file with its published size and hash', async () => {
    const known = await readKnownBase();
    for (const precision of ['fp32', 'fp16'] as const) {
      const files = filesToDownload(known, precision).map(([file]) => file);
      expect(files.filter((file) => file.endsWith('.safetensors'))).toHaveLength(3);
      expect(files).toContain('unet/config.json');
    }
    expect(known.mirrors.length).toBeGreaterThan(1);
  });

  it('is not begun where there is no room for all of it', async () => {
    const files = { 'unet/config.json': { bytes: 1e17, sha256 } };
    const known = { ...(await readKnownBase()), mirrors: [`${origin}/good/`], files };
    const { signal } = new AbortController();
    const target = path.join(folder, 'too large');
    await expect(downloadBase({ known, precision: 'fp32', folder: target, signal })).rejects.toMatchObject({
      code: 'output-disk-full',
      message: expect.stringContaining('100000000.0 GB are to be downloaded'),
    });
    expect(requests).toEqual([]);
  });

  it('is looked up in a list of the user’s own where there is one', async () => {
    const data = path.join(folder, 'data');
    await mkdir(data);
    expect(await readKnownBase(data)).toEqual(await readKnownBase());
    const file = path.join(data, 'stableDiffusion21Base.json');
    const own = { ...(await readKnownBase()), mirrors: ['https://example.org/mirror/'] };
    await writeFile(file, JSON.stringify(own));
    expect((await readKnownBase(data)).mirrors).toEqual(['https://example.org/mirror/']);
    await writeFile(file, JSON.stringify({ ...own, files: { '../../escape': { bytes: 1, sha256 } } }));
    await expect(readKnownBase(data)).rejects.toThrow('is not a valid list of mirrors');
  });

  it('is put into its folders', async () => {
    const known = {
      ...(await readKnownBase()),
      mirrors: [`${origin}/good/`],
      files: { 'unet/config.json': { bytes: content.length, sha256 } },
    };
    const target = path.join(folder, 'base');
    await downloadBase({ known, precision: 'fp32', folder: target, signal: new AbortController().signal });
    expect(await readFile(path.join(target, 'unet/config.json'))).toEqual(content);
    expect(requests.map(({ url }) => url)).toEqual(['/good/unet/config.json']);
  });
});
