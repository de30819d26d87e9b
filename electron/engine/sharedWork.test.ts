import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedWork } from './sharedWork.ts';

const GRACE_MS = 1000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Work whose end the test decides. */
function openWork() {
  const ends: ((value: string) => void)[] = [];
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      ends.push(resolve);
      signals.push(signal);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { work, ends, signals };
}

describe('shared work', () => {
  it('is done once for all who wait, also where the first of them leaves', async () => {
    const shared = new SharedWork<string>(GRACE_MS);
    const { work, ends } = openWork();
    const first = new AbortController();
    const left = shared.run('a', first.signal, work);
    const stayed = shared.run('a', new AbortController().signal, work);
    first.abort();
    await expect(left).rejects.toThrow('aborted');
    expect(ends).toHaveLength(1);
    ends[0]?.('done');
    expect(await stayed).toBe('done');
    const again = shared.run('a', new AbortController().signal, work);
    expect(ends).toHaveLength(2);
    ends[1]?.('anew');
    expect(await again).toBe('anew');
  });

  it('goes on for a moment without anybody, and is then cancelled', async () => {
    const shared = new SharedWork<string>(GRACE_MS);
    const { work, signals, ends } = openWork();
    const ask = async () => {
      const controller = new AbortController();
      const asked = shared.run('a', controller.signal, work);
      controller.abort();
      await expect(asked).rejects.toThrow();
      await setImmediate();
    };
    await ask();
    vi.advanceTimersByTime(GRACE_MS - 1);
    // Who comes back in time finds it running, and the moment begins anew.
    await ask();
    expect(signals).toHaveLength(1);
    vi.advanceTimersByTime(GRACE_MS - 1);
    expect(signals[0]?.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signals[0]?.aborted).toBe(true);

    const later = shared.run('a', new AbortController().signal, work);
    ends[1]?.('anew');
    expect(await later).toBe('anew');
  });

  it('goes on while somebody holds it, and a moment longer', async () => {
    const shared = new SharedWork<string>(GRACE_MS);
    const { work, signals } = openWork();
    const asked = new AbortController();
    const left = shared.run('a', asked.signal, work);
    const release = shared.hold('a');
    asked.abort();
    await expect(left).rejects.toThrow();
    vi.advanceTimersByTime(10 * GRACE_MS);
    expect(signals[0]?.aborted).toBe(false);
    release();
    vi.advanceTimersByTime(GRACE_MS);
    expect(signals[0]?.aborted).toBe(true);
    expect(() => shared.hold('a')()).not.toThrow();
  });

  it('tells its failure to everybody', async () => {
    const shared = new SharedWork<string>(GRACE_MS);
    const fail = async () => {
      await setImmediate();
      throw new Error('no memory');
    };
    const { signal } = new AbortController();
    const both = await Promise.allSettled([shared.run('a', signal, fail), shared.run('a', signal, fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
