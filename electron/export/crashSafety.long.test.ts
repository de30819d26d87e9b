import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDamage } from '../library/database.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Ledger } from './ledger.ts';
import { runQueue } from './runQueue.ts';
import { contentsOf, importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';
import { enlargeWithSharp } from './testing/enlargeWithSharp.ts';
import { packAt } from './testing/packAt.ts';
import { sheetsWithSharp } from './testing/sheetsWithSharp.ts';

const PHOTOS = 30;
/** Each with a comparison, and one contact sheet. */
const FILES = 2 * PHOTOS + 1;
const KILLS = 50;
/** A photo takes four. */
const TILE_MS = 15;
/** How much of the queue is to be done when all kills are spent, so that they meet every stage of the work. */
const DONE_WHILE_KILLED = 0.8;
const QUEUE_PROCESS = join(import.meta.dirname, './testing/queueProcess.ts');

let temporary: TemporaryLibrary;
const children = new Set<ChildProcess>();

beforeEach(() => {
  temporary = makeTemporaryLibrary();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  temporary.remove();
});

/** Starts a process on the library's data folder and waits until it works. */
async function startQueueProcess(
  tileMs: number,
): Promise<{ child: ChildProcess; ended: Promise<unknown[]> }> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    QUEUE_PROCESS,
    join(temporary.folder, 'data'),
    `${tileMs}`,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { child, ended };
}

test('fifty kills at random moments lose nothing, double nothing and leave nothing behind', {
  timeout: 400_000,
}, async () => {
  const { library, folder } = temporary;
  const [originals, results, undisturbed] = ['originals', 'results', 'undisturbed'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const ids = await importDrawnPhotos(library, originals, PHOTOS);
  const originalsBefore = contentsOf(originals);
  const changes = { sidecar: true, template: '{index:00} {name}', comparisons: true, contactSheet: true };

  await queuePhotos(library, ids, undisturbed, changes);
  await runQueue({
    library,
    restore: enlargeWithSharp(0),
    drawSheets: sheetsWithSharp,
    resolvePack: packAt('/packs/test'),
    signal: new AbortController().signal,
    until: 'empty',
  });

  const job = await queuePhotos(library, ids, results, changes);
  const ledger = new Ledger(library.db);
  let kills = 0;
  let killedWhileRunning = 0;
  let livesMs = 200;
  while (kills < KILLS) {
    const { child, ended } = await startQueueProcess(TILE_MS);
    // A life ends after a random time, or when the queue gets ahead of the kills.
    const mayBeDone = Math.ceil((DONE_WHILE_KILLED * FILES * (kills + 1)) / KILLS);
    const end = performance.now() + Math.random() * livesMs;
    while (performance.now() < end && ledger.job(job).counts.done < mayBeDone) await sleep(2);
    const isAlive = child.exitCode === null;
    child.kill('SIGKILL');
    await ended;
    if (!isAlive) break;
    kills++;
    const { counts } = ledger.job(job);
    if (counts.running > 0) killedWhileRunning++;
    // Machines differ in how long a start and a photo take.
    livesMs *= counts.done >= mayBeDone ? 0.7 : 1.2;
  }
  const leftToDo = FILES - ledger.job(job).counts.done;

  const last = await startQueueProcess(0);
  expect(await last.ended).toEqual([0, null]);

  // The queue was long enough to be killed as often as promised, and mostly in the middle of something.
  expect(kills).toBe(KILLS);
  expect(killedWhileRunning).toBeGreaterThan(KILLS / 2);
  expect(leftToDo).toBeLessThan(FILES);
  expect(ledger.job(job)).toMatchObject({ state: 'finished', counts: { done: FILES } });
  expect(Object.keys(contentsOf(results))).toHaveLength(FILES + PHOTOS);
  expect(contentsOf(results)).toEqual(contentsOf(undisturbed));
  expect(contentsOf(originals)).toEqual(originalsBefore);
  expect(findDamage(library.db, true)).toEqual([]);
});
