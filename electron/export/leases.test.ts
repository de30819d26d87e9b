import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findOutWhetherAlive, identifyThisProcess, type ProcessIdentity } from '../files/processIdentity.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Leases } from './leases.ts';
import { Ledger } from './ledger.ts';
import { importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';

let temporary: TemporaryLibrary;
let ledger: Ledger;
let here: ProcessIdentity;
let job: number;

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  ledger = new Ledger(temporary.library.db);
  here = await identifyThisProcess();
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 3);
  job = await queuePhotos(temporary.library, ids, join(temporary.folder, 'results'));
});
afterEach(() => temporary.remove());

const signIn = (identity: ProcessIdentity) => new Leases(temporary.library.db, identity);
/** No process has it: Linux counts to 4194304 at most, and others to less. */
const DEAD_PID = 99_999_999;

describe('whether a process lives', () => {
  test('this one does', async () => {
    expect(await findOutWhetherAlive(here)).toBe('alive');
  });

  test('a pid that nobody has does not', async () => {
    expect(await findOutWhetherAlive({ ...here, pid: DEAD_PID })).toBe('dead');
  });

  test('a pid that was given to another program since does not', async () => {
    expect(await findOutWhetherAlive({ ...here, started: 'before the last boot' })).toBe('dead');
  });

  test('a process of another machine cannot be seen from here', async () => {
    expect(await findOutWhetherAlive({ ...here, host: 'elsewhere', pid: DEAD_PID })).toBe('unknown');
  });
});

test('no two owners get the same item', () => {
  const [one, two] = [signIn(here), signIn(here)];
  const claimed = [one.claimNext(null), two.claimNext(null), one.claimNext(null), two.claimNext(null)];
  expect(claimed.map((item) => item?.original.path.slice(-13, -6))).toEqual([
    ...[1, 2, 3].map((number) => expect.stringContaining(`${number}`)),
    undefined,
  ]);
});

test('what a dead owner left is taken over, what a living one has is not', async () => {
  const living = signIn({ ...here });
  const dead = signIn({ ...here, pid: DEAD_PID });
  const kept = living.claimNext(null);
  const left = dead.claimNext(null);
  const me = signIn(here);
  expect((await me.takeOver()).map((item) => item.id)).toEqual([left?.id]);
  expect(await me.takeOver()).toEqual([]);
  expect(ledger.items(job, { states: ['running'] }).map((item) => item.id)).toEqual([kept?.id, left?.id]);
});

test('a former owner cannot write into what was taken over', async () => {
  const dead = signIn({ ...here, pid: DEAD_PID });
  const id = dead.claimNext(null)?.id ?? 0;
  await signIn(here).takeOver();
  expect(() => dead.giveBack(id)).toThrow('taken this export over');
  expect(() => dead.nameOutput(id, '/x')).toThrow('taken this export over');
  expect(ledger.item(id).state).toBe('running');
});

test('an owner on another machine is dead when its heart has stood still for a minute', async () => {
  const far = signIn({ ...here, host: 'elsewhere' });
  far.claimNext(null);
  const me = signIn(here);
  expect(await me.takeOver(0)).toEqual([]);
  expect(await me.takeOver(59_000)).toEqual([]);
  far.beat();
  expect(await me.takeOver(61_000)).toEqual([]);
  expect(await me.takeOver(120_000)).toEqual([]);
  expect(await me.takeOver(121_000)).toHaveLength(1);
});

test('moves that the table does not have change nothing', () => {
  const me = signIn(here);
  const id = me.claimNext(null)?.id ?? 0;
  me.pass(id, 'left out');
  expect(() => me.finish(id, null)).toThrow();
  expect(ledger.item(id).state).toBe('skipped');
  ledger.resume(job);
  expect(ledger.job(job).state).toBe('active');
  ledger.cancel(job);
  ledger.pause(job);
  ledger.resume(job);
  expect(ledger.job(job)).toMatchObject({ state: 'cancelled', pauseReason: null });
  expect(() => ledger.pause(99)).toThrow('There is no export 99');
});

test('a job can be removed once it is over, not before', () => {
  expect(() => ledger.remove(job)).toThrow('not over yet');
  ledger.cancel(job);
  ledger.remove(job);
  expect(ledger.jobs()).toEqual([]);
});

test('the progress of a running item counts for its job', () => {
  const me = signIn(here);
  const item = me.claimNext(null);
  me.saveProgress(item?.id ?? 0, 1, 2);
  expect(ledger.job(job).pixelsDone).toBe(Math.floor((item?.outputPixels ?? 0) / 2));
});
