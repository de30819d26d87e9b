/** A server on loopback that offers a very small base model, as the real mirrors offer the large one. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface Mirror {
  /** What a `stableDiffusion21Base.json` in the data folder says of it. */
  readonly known: unknown;
  /** Resolves once a part of the stalling file was sent, and no more comes. */
  readonly hasStalled: Promise<void>;
  /** The ranges that were asked for. */
  readonly ranges: readonly string[];
  stop(): Promise<void>;
}

const NEEDED = /^(unet|vae|text_encoder|tokenizer|scheduler)[\\/].*\./;

/** @param stallingFile is sent by half when it is first asked for; then the line stays open and silent */
export async function startMirror(modelFolder: string, stallingFile: string): Promise<Mirror> {
  const files = new Map<string, Buffer>();
  for (const name of await readdir(modelFolder, { recursive: true })) {
    if (NEEDED.test(name))
      files.set(name.replaceAll('\\', '/'), await readFile(path.join(modelFolder, name)));
  }
  const ranges: string[] = [];
  const stalled = Promise.withResolvers<void>();
  let mayStall = true;
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const bytes = files.get(name);
    if (bytes === undefined) return response.writeHead(404).end();
    const { range } = request.headers;
    if (range !== undefined) {
      ranges.push(range);
      const from = Number(/\d+/.exec(range)?.[0]);
      const part = bytes.subarray(from);
      const headers = { 'content-length': part.length };
      const contentRange = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
      return response.writeHead(206, { ...headers, 'content-range': contentRange }).end(part);
    }
    response.writeHead(200, { 'content-length': bytes.length });
    if (name !== stallingFile || !mayStall) return response.end(bytes);
    mayStall = false;
    return response.write(bytes.subarray(0, bytes.length / 2), () => stalled.resolve());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    known: {
      name: 'A tiny base model',
      licence: { id: 'MIT', url: 'https://example.org/licence' },
      mirrors: [`http://127.0.0.1:${port}/`],
      files: Object.fromEntries(
        [...files].map(([name, bytes]) => [
          name,
          { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
        ]),
      ),
      otherModels: {},
    },
    hasStalled: stalled.promise,
    ranges,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
