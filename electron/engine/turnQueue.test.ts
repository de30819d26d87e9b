import { describe, expect, it } from 'vitest';
import type { Priority } from '../../shared/engine/protocol.ts';
import { TurnQueue } from './turnQueue.ts';

const { signal } = new AbortController();

describe('TurnQueue', () => {
  it('lets in one at a time: the most urgent, then the one that came first', async () => {
    const queue = new TurnQueue();
    const order: string[] = [];
    let inside = 0;
    const enter = (priority: Priority, name: string) =>
      queue.run(priority, signal, async () => {
        expect(++inside).toBe(1);
        order.push(name);
        await Promise.resolve();
        inside--;
      });
    await Promise.all([
      enter('export', 'first'),
      enter('background', 'background'),
      enter('export', 'export'),
      enter('preview', 'preview'),
      enter('visible', 'visible 1'),
      enter('visible', 'visible 2'),
    ]);
    expect(order).toEqual(['first', 'visible 1', 'visible 2', 'preview', 'export', 'background']);
  });

  it('goes on after a failure and after one that gave up waiting', async () => {
    const queue = new TurnQueue();
    const controller = new AbortController();
    const failing = queue.run('export', signal, () => {
      controller.abort(new Error('given up'));
      throw new Error('failed');
    });
    const waiting = queue.run('visible', controller.signal, () => 'never');
    const next = queue.run('export', signal, () => 'next');
    expect(await Promise.allSettled([failing, waiting, next])).toMatchObject([
      { status: 'rejected', reason: { message: 'failed' } },
      { status: 'rejected', reason: { message: 'given up' } },
      { status: 'fulfilled', value: 'next' },
    ]);
    await expect(queue.enter('visible', controller.signal)).rejects.toThrow('given up');
  });

  it('ends a turn once, however often it is left', async () => {
    const queue = new TurnQueue();
    const leave = await queue.enter('export', signal);
    const second = queue.enter('export', signal);
    leave();
    leave();
    await second;
    let isThirdIn = false;
    const third = queue.enter('export', signal).then(() => {
      isThirdIn = true;
    });
    await Promise.resolve();
    expect(isThirdIn).toBe(false);
    (await second)();
    await third;
  });
});
