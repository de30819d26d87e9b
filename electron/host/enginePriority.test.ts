import { readdir, readFile } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { EngineClient } from './engineClient.ts';
import { forkEngine } from './engineProcess.ts';
import { setProcessPriority } from './processPriority.ts';

const LOW = constants.priority.PRIORITY_LOW;
/** Field 19 of /proc/<pid>/stat (proc(5)), counted from the field behind the command name, the third. */
const NICE_FIELD = 19 - 3;
let client: EngineClient | undefined;

afterEach(() => client?.close());

/** The nice values of all threads, as the system sees them. Linux only. */
async function prioritiesOf(pid: number | undefined): Promise<Set<number>> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    // A thread may end between the list and the look at it.
    threads.map((id) => readFile(`/proc/${pid}/task/${id}/stat`, 'latin1').catch(() => null)),
  );
  const niceOf = (stat: string) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[NICE_FIELD]);
  return new Set(stats.filter((stat) => stat !== null).map(niceOf));
}

it.skipIf(process.platform !== 'linux')(
  'an engine gives way to all other programs from its start, and a running one with all its threads',
  async () => {
    client = new EngineClient({ start: forkEngine() });
    client.setLowPriority(true);
    await client.call('diagnostics', {});
    expect(await prioritiesOf(client.pid)).toEqual(new Set([LOW]));

    // Where the system does not let a process have its priority back, another engine answers.
    client.setLowPriority(false);
    await client.call('diagnostics', {});
    expect(await prioritiesOf(client.pid)).toEqual(new Set([getPriority()]));

    client.setLowPriority(true);
    expect(await prioritiesOf(client.pid)).toEqual(new Set([LOW]));
  },
);

it.skipIf(process.platform !== 'linux' || process.getuid?.() === 0)(
  'what the system refuses to a user is no error (not as root)',
  () => {
    // The first process belongs to root.
    expect(setProcessPriority(1, false)).toBe(false);
  },
);

it.skipIf(process.platform === 'linux')('an engine gives way to all other programs', async () => {
  client = new EngineClient({ start: forkEngine() });
  client.setLowPriority(true);
  await client.call('diagnostics', {});
  expect(getPriority(client.pid)).toBeGreaterThan(getPriority());
});
