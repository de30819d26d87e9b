import { describe, expect, it } from 'vitest';
import { Failure } from '../errors/failure.ts';
import type { Handlers } from './contract.ts';
import { createClient } from './createClient.ts';
import type { FromMain, Transport } from './messages.ts';
import { serveMessages } from './serveMessages.ts';

/** A client and a server in one process; messages are cloned, as a channel would. */
function connect(handlers: Partial<Handlers>) {
  const listeners = new Set<(message: FromMain) => void>();
  const closers = new Set<() => void>();
  const bugs: unknown[] = [];
  const peer = serveMessages(
    // Only what a spec calls.
    handlers as Handlers,
    (message) => {
      for (const listener of listeners) listener(structuredClone(message));
    },
    (bug) => bugs.push(bug),
  );
  const transport: Transport = {
    send: (message) => peer.receive(structuredClone(message)),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => {
      closers.add(listener);
      return () => closers.delete(listener);
    },
  };
  return {
    client: createClient(transport),
    peer,
    bugs,
    close: () => {
      for (const closer of closers) closer();
    },
  };
}

describe('a request', () => {
  it('brings its answer, and progress before it', async () => {
    const { client } = connect({
      'photos.import': (_, { report }) => {
        report(1, 2);
        report(2, 2);
        return {
          added: [7],
          duplicates: [],
          duplicateCount: 0,
          skipped: [],
          known: [],
          found: [],
          changed: [],
          failed: [],
          wasCancelled: false,
        };
      },
    });
    const progress: number[] = [];
    const files = ['0e3e9b2c-7f5a-4f25-9d3b-0a8c6b1f2d3e'];
    const summary = await client.request(
      'photos.import',
      { files },
      { onProgress: (done) => progress.push(done) },
    );
    expect(summary.added).toEqual([7]);
    expect(progress).toEqual([1, 2]);
  });

  it('brings a failure with its code and what to do', async () => {
    const { client } = connect({
      'albums.list': () => {
        throw new Failure('conflict.library-is-locked', {});
      },
    });
    await expect(client.request('albums.list', {})).rejects.toMatchObject({
      code: 'conflict',
      said: { word: 'conflict.library-is-locked', values: {} },
      message: 'Another program holds the library locked.',
      action: 'Try again in a moment.',
    });
  });

  it('stops its handler when it is cancelled, and fails as cancelled', async () => {
    let wasAborted = false;
    const { client } = connect({
      'photos.find': (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            wasAborted = true;
            resolve([]);
          });
        }),
    });
    const controller = new AbortController();
    const request = client.request('photos.find', { query: {} }, { signal: controller.signal });
    controller.abort();
    await expect(request).rejects.toMatchObject({ code: 'cancelled' });
    expect(wasAborted).toBe(true);
  });

  it('fails when the connection is lost, instead of waiting for ever', async () => {
    const { client, close } = connect({ 'photos.find': () => new Promise(() => {}) });
    const request = client.request('photos.find', { query: {} });
    close();
    await expect(request).rejects.toThrow('The connection to the app was lost.');
  });

  it('that meets a bug is answered, and the bug is reported', async () => {
    const { client, bugs } = connect({
      'albums.list': () => {
        throw new TypeError('a bug');
      },
    });
    await expect(client.request('albums.list', {})).rejects.toMatchObject({ code: 'internal' });
    expect(bugs).toHaveLength(1);
  });

  it('is cancelled with everything else when its window goes', () => {
    const signals: AbortSignal[] = [];
    const { client, peer } = connect({
      'photos.find': (_, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    void client.request('photos.find', { query: {} });
    peer.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('a message that is none', () => {
  it.each([
    null,
    'text',
    { kind: 'request' },
    { kind: 'request', id: -1, name: 'x', params: {} },
    { kind: 'run' },
  ])('is dropped and reported: %o', (message) => {
    const { peer, bugs } = connect({});
    peer.receive(message);
    expect(bugs).toHaveLength(1);
  });
});
