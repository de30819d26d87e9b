import { Failure, type FailureData } from '../errors/failure.ts';
import type { InstallStep } from '../packs/installation.ts';
import type { EventName, RequestName, RequestParams, RequestResult } from './contract.ts';
import type { EventMap } from './events.ts';
import type { FromMain, Transport } from './messages.ts';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, step?: InstallStep) => void;
}

/** The window's only way to main. */
export interface Client {
  /** @throws Failure as main answered it; 'cancelled' when the signal fires. */
  request<N extends RequestName>(
    name: N,
    params: RequestParams<N>,
    options?: RequestOptions,
  ): Promise<RequestResult<N>>;
  on<N extends EventName>(name: N, listener: (payload: EventMap[N]) => void): () => void;
  onClose(listener: () => void): () => void;
}

interface Pending {
  readonly settle: (value: unknown) => void;
  readonly fail: (failure: FailureData) => void;
  readonly onProgress: RequestOptions['onProgress'];
}

const CONNECTION_LOST = new Failure('internal.connection-lost', {}).toData();

export function createClient(transport: Transport): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let lastId = 0;

  transport.onMessage((message) => receive(message));
  transport.onClose(() => {
    for (const call of pending.values()) call.fail(CONNECTION_LOST);
    pending.clear();
  });

  function receive(message: FromMain): void {
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.event.name) ?? [])
        listener(message.event.payload as never);
      return;
    }
    const call = pending.get(message.id);
    if (message.kind === 'progress') {
      call?.onProgress?.(message.done, message.total, message.step);
      return;
    }
    pending.delete(message.id);
    if (message.result.ok) call?.settle(message.result.value);
    else call?.fail(message.result.failure);
  }

  return {
    request(name, params, options = {}) {
      const { signal, onProgress } = options;
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        const cancel = () => {
          transport.send({ kind: 'cancel', id });
          pending.delete(id);
          reject(new Failure('cancelled.cancelled', {}));
        };
        if (signal?.aborted) return reject(new Failure('cancelled.cancelled', {}));
        signal?.addEventListener('abort', cancel, { once: true });
        const done = () => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          settle: (value) => {
            done();
            resolve(value as RequestResult<typeof name>);
          },
          fail: (failure) => {
            done();
            reject(Failure.fromData(failure));
          },
          onProgress,
        });
        transport.send({ kind: 'request', id, name, params });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    onClose: (listener) => transport.onClose(listener),
  };
}
