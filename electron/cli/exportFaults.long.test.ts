import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Ledger } from '../export/ledger.ts';
import { type Library, openLibraryOrThrow } from '../library/openLibrary.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { CLI_ENTRY, hashTree, runCli } from './testing/runCli.ts';

const PHOTOS = 30;
const KILLS = 50;
/** Every fifth kill meets the command line itself, the others its engine. */
const MAIN_EVERY = 5;
/** How much of the queue is to be done when all kills are spent, so that they meet every stage of the work. */
const DONE_WHILE_KILLED = 0.7;
const FIRST_LIFE_MS = 600;

let root: string;
let data: string;
let library: Library;
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom faults ü '));
  data = at('data');
  await writeTinyPack(join(data, 'packs', 'tiny'));
  library = openLibraryOrThrow(data);
  await mkdir(at('album'));
  for (let number = 1; number <= PHOTOS; number++)
    await drawPicture(120, 80, number)
      .png()
      .toFile(at('album', `${number}.png`));
});
afterAll(async () => {
  library.close();
  await rm(root, { recursive: true });
});

const treatment = (out: string) => ['-o', out, '--pack', 'tiny', '--provider', 'cpu', '--format', 'png'];
const resumeArgs = () => ['queue', 'resume', '--data', data, '--provider', 'cpu', '--tile', '16'];

/** The engine of a running command line; undefined between two engines. Linux only. */
async function engineOf(main: ChildProcess): Promise<number | undefined> {
  const children = await readFile(`/proc/${main.pid}/task/${main.pid}/children`, 'utf8').catch(() => '');
  const [pid] = children.split(' ').filter(Boolean);
  return pid === undefined ? undefined : Number(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

it.skipIf(process.platform !== 'linux')(
  'fifty kills of engine and command line lose nothing, double nothing and leave nothing behind',
  { timeout: 600_000 },
  async () => {
    const before = await hashTree(at('album'));
    const undisturbed = await runCli(['export', at('album'), ...treatment(at('whole')), '--data', data]);
    expect(undisturbed.code).toBe(0);

    const ledger = new Ledger(library.db);
    const rounds: { readonly out: string; readonly jobId: number }[] = [];
    const startRound = async (): Promise<ChildProcess> => {
      const out = at(`out ${rounds.length}`);
      const started = startCli(['export', at('album'), ...treatment(out), '--data', data, '--tile', '16']);
      await until(() => ledger.jobs().length === rounds.length + 2);
      rounds.push({ out, jobId: ledger.jobs().at(-1)?.id ?? 0 });
      return started;
    };
    let main = await startRound();
    let lifeMs = FIRST_LIFE_MS;
    let kills = 0;
    while (kills < KILLS) {
      const jobId = rounds.at(-1)?.jobId ?? 0;
      await sleep(Math.random() * lifeMs);
      if (main.exitCode !== null || main.signalCode !== null) {
        // Photographs whose engine died too often have failed; they are tried again.
        const isDone = ledger.retry(jobId) === 0 && ledger.job(jobId).state === 'finished';
        // A fast machine finishes between two kills; the rest of them fall on the same album once more.
        main = isDone ? await startRound() : startCli(resumeArgs());
        continue;
      }
      const isMain = (kills + 1) % MAIN_EVERY === 0;
      const victim = isMain ? main.pid : await engineOf(main);
      if (victim === undefined) continue;
      const ended = isMain ? once(main, 'exit') : undefined;
      kill(victim);
      kills++;
      await ended;
      // Machines differ in how long a start and a photograph take.
      const isAhead = ledger.job(jobId).counts.done / PHOTOS > (DONE_WHILE_KILLED * kills) / KILLS;
      lifeMs *= isAhead ? 0.8 : 1.12;
    }
    expect(kills).toBe(KILLS);
    if (main.exitCode === null && main.signalCode === null) await once(main, 'exit');
    for (const { jobId } of rounds) ledger.retry(jobId);
    expect((await runCli(resumeArgs())).code).toBe(0);

    for (const { out, jobId } of rounds) {
      expect(ledger.job(jobId)).toMatchObject({ state: 'finished', counts: { done: PHOTOS } });
      expect(await hashTree(out)).toEqual(await hashTree(at('whole')));
    }
    expect(await hashTree(at('album'))).toEqual(before);
  },
);

function startCli(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CLI_ENTRY, ...args], { stdio: 'ignore' });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
