import { Failure, type Result, toFailureData } from '../errors/failure.ts';
import { type Handlers, REQUESTS, type RequestContext, type RequestName } from './contract.ts';
import { type FromMain, toMainSchema } from './messages.ts';

/** One connected window, as main sees it. */
export interface MessagePeer {
  /** Feed with whatever arrived; nothing in it is trusted. */
  receive(message: unknown): void;
  /** The window is gone: everything it asked for is cancelled. */
  close(): void;
}

/**
 * Answers a window's requests through the handler table. Unknown names, malformed parameters and messages
 * that are no messages are refused; a refused request is still answered, so that no caller waits for ever.
 */
export function serveMessages(
  handlers: Handlers,
  send: (message: FromMain) => void,
  onBug: (error: unknown) => void,
): MessagePeer {
  const running = new Map<number, AbortController>();

  async function serve(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const context: RequestContext = {
      signal: controller.signal,
      report: (done, total, step) => {
        if (controller.signal.aborted) return;
        send({ kind: 'progress', id, done, total, ...(step === undefined ? {} : { step }) });
      },
    };
    const result = await answerRequest(handlers, name, params, context, onBug);
    // A caller that cancelled has gone on; a second request with its id may be running by now.
    if (running.get(id) !== controller) return;
    running.delete(id);
    send({ kind: 'answer', id, result });
  }

  return {
    receive(raw) {
      const parsed = toMainSchema.safeParse(raw);
      if (!parsed.success) return onBug(new Failure('request-invalid.no-message', {}));
      const message = parsed.data;
      if (message.kind === 'request') {
        void serve(message.id, message.name, message.params);
        return;
      }
      running.get(message.id)?.abort();
      running.delete(message.id);
    },
    close() {
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}

/** Checks one request against the contract, runs its handler and turns what it throws into data. */
export async function answerRequest(
  handlers: Handlers,
  name: string,
  params: unknown,
  context: RequestContext,
  onBug: (error: unknown) => void,
): Promise<Result<unknown>> {
  if (!isRequestName(name)) {
    return { ok: false, failure: new Failure('request-invalid.no-such-request', { name }).toData() };
  }
  const checked = REQUESTS[name].params.safeParse(params);
  if (!checked.success) {
    const where = checked.error.issues[0]?.path.join('.') || 'parameters';
    return { ok: false, failure: new Failure('request-invalid.malformed', { name, where }).toData() };
  }
  try {
    // The table pairs each name's checker with its handler; TypeScript cannot see that through a union.
    const handler = handlers[name] as (params: unknown, context: RequestContext) => unknown;
    return { ok: true, value: await handler(checked.data, context) };
  } catch (error) {
    const failure = toFailureData(error);
    if (failure.code === 'internal') onBug(error);
    return { ok: false, failure };
  }
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}
