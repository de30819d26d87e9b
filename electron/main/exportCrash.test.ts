import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startingRecipe } from '../../shared/develop/adaptRecipe.ts';
import { Ledger } from '../export/ledger.ts';
import { photosToExport, queueExport } from '../export/queueExport.ts';
import { contentsOf, importDrawnPhotos } from '../export/testing/drawnAlbum.ts';
import { isProcessAlive } from '../files/isProcessAlive.ts';
import { findDamage } from '../library/database.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { readManifest } from '../packs/openPack.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';

const PHOTOS = 30;
/**
 * Half of them hit the engine, half the process that works the queue off. Starting an engine takes a second; fifty more
 * fall in exportFaults and crashSafety, every night.
 */
const KILLS = Number(process.env.DARKROOM_EXPORT_KILLS ?? 8);
/** How much of the queue is to be done when all kills are spent, so that they meet every stage of the work. */
const DONE_WHILE_KILLED = 0.7;
const MOST_PHOTOS_OF_A_LIFE = Math.ceil((2 * DONE_WHILE_KILLED * PHOTOS) / KILLS);
/** About what a photo takes. */
const MOMENT_MS = 100;
const EXPORT_PROCESS = join(import.meta.dirname, './testing/exportProcess.ts');

interface QueueProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  readonly engines: number[];
}

let temporary: TemporaryLibrary;
let pack: string;
const enginePids = new Set<number>();
const started = new Set<ChildProcess>();

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  pack = join(temporary.folder, 'pack');
  await writeTinyPack(pack);
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  temporary.remove();
});

function startQueueProcess(): QueueProcess {
  const args = ['--disable-warning=ExperimentalWarning', EXPORT_PROCESS];
  const child = spawn(process.execPath, [...args, join(temporary.folder, 'data'), pack], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  const engines: number[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const pid = Number(/^engine (\d+)$/.exec(line)?.[1]);
    engines.push(pid);
    enginePids.add(pid);
  });
  return { child, ended: once(child, 'exit'), engines };
}

const hasEnded = ({ child }: QueueProcess) => child.exitCode !== null || child.signalCode !== null;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

/** An engine may end in the moment in which it is chosen. */
function kill(pid: number | undefined): void {
  if (pid !== undefined && isProcessAlive(pid)) process.kill(pid, 'SIGKILL');
}

async function queueAll(ids: readonly number[], destination: string): Promise<number> {
  const { manifest, hash } = await readManifest(pack);
  return queueExport(temporary.library, {
    name: 'Test',
    photos: photosToExport(temporary.library, ids, {
      startingRecipe: (photo) => startingRecipe(photo, { ...manifest, hash }),
    }),
    settings: {
      output: { format: 'jpeg' },
      sidecar: true,
      template: '{index:00} {name}',
      destination: { kind: 'folder', path: destination },
    },
  });
}

/** Kills engine and queue process in turn, at random moments; returns how often each was hit. */
async function killAtRandom(ledger: Ledger, job: number): Promise<{ main: number; engine: number }> {
  const kills = { main: 0, engine: 0 };
  let running: QueueProcess | null = null;
  while (kills.main + kills.engine < KILLS) {
    running ??= startQueueProcess();
    const { engines, child, ended } = running;
    const before = engines.length;
    while (engines.length === 0 && !hasEnded(running)) await sleep(10);
    // A life is counted in photos, since machines differ in how long one takes, and ends at any moment of the next one.
    const mayBeDone = Math.ceil((DONE_WHILE_KILLED * PHOTOS * (kills.main + kills.engine + 1)) / KILLS);
    const wanted = ledger.job(job).counts.done + Math.round(Math.random() * MOST_PHOTOS_OF_A_LIFE);
    const life = running;
    await until(() => hasEnded(life) || ledger.job(job).counts.done >= Math.min(wanted, mayBeDone));
    await sleep(Math.random() * MOMENT_MS);
    if (hasEnded(running)) break;
    if (kills.engine < kills.main) {
      kill(engines.at(-1));
      kills.engine++;
      await until(() => hasEnded(life) || engines.length > before);
    } else {
      child.kill('SIGKILL');
      await ended;
      running = null;
      kills.main++;
    }
  }
  running?.child.kill('SIGKILL');
  await running?.ended;
  return kills;
}

test('kills of the engine and of the queue at random moments lose nothing and leave nothing behind', {
  timeout: 60_000 + KILLS * 10_000,
}, async () => {
  const { library, folder } = temporary;
  const [originals, results, undisturbed] = ['originals', 'results', 'undisturbed'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const ids = await importDrawnPhotos(library, originals, PHOTOS);
  const originalsBefore = contentsOf(originals);
  const ledger = new Ledger(library.db);
  await queueAll(ids, undisturbed);
  expect(await startQueueProcess().ended).toEqual([0, null]);

  const job = await queueAll(ids, results);
  const kills = await killAtRandom(ledger, job);
  const doneWhileKilled = ledger.job(job).counts.done;
  expect(await startQueueProcess().ended).toEqual([0, null]);
  // A photo under which the engine died again and again has failed, with 'Retry' as the way on.
  const failed = ledger.items(job, { states: ['failed'] });
  expect(failed.filter(({ failure }) => failure?.code !== 'engine-died')).toEqual([]);
  if (ledger.retry(job) > 0) expect(await startQueueProcess().ended).toEqual([0, null]);

  expect(kills).toEqual({ main: KILLS / 2, engine: KILLS / 2 });
  expect(doneWhileKilled).toBeGreaterThan(0);
  expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: PHOTOS } });
  expect(Object.keys(contentsOf(results))).toHaveLength(2 * PHOTOS);
  expect(contentsOf(results)).toEqual(contentsOf(undisturbed));
  expect(contentsOf(originals)).toEqual(originalsBefore);
  expect(findDamage(library.db, true)).toEqual([]);
  await expect.poll(() => [...enginePids].filter(isProcessAlive), { timeout: 50_000 }).toEqual([]);
});
