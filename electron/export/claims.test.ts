import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inEnglish, said } from '../../shared/errors/words/words.ts';
import { type Library, openLibraryOrThrow } from '../library/openLibrary.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../library/testing/temporaryLibrary.ts';
import { Claims } from './claims.ts';
import { Ledger } from './ledger.ts';
import { importDrawnPhotos, queuePhotos } from './testing/drawnAlbum.ts';

const CLAIMING_PROCESS = join(import.meta.dirname, './testing/claimingProcess.ts');

let temporary: TemporaryLibrary;
let ledger: Ledger;
let job: number;
let me: Claims;

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  ledger = new Ledger(temporary.library.db);
  const ids = await importDrawnPhotos(temporary.library, join(temporary.folder, 'originals'), 3);
  job = await queuePhotos(temporary.library, ids, join(temporary.folder, 'results'));
  me = new Claims(temporary.library);
});
afterEach(() => {
  me.giveBackQueue();
  temporary.remove();
});

/** Takes the queue and one of its items, and keeps both until it is killed. */
async function startClaimingProcess() {
  const args = ['--disable-warning=ExperimentalWarning', CLAIMING_PROCESS, join(temporary.folder, 'data')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('while a process has the queue nobody else gets it; when it is killed, what it left is taken over', async () => {
  const other = await startClaimingProcess();
  const [left] = ledger.items(job, { states: ['running'] });
  expect(me.take()).toBeNull();
  expect(ledger.items(job, { states: ['running'] })).toEqual([left]);
  await other.kill();
  expect(me.take()?.map((item) => item.id)).toEqual([left?.id]);
  expect(me.take()).toEqual([]);
});

test('of two queues in one process one has it at a time, the next one when it is given back', () => {
  const library: Library = openLibraryOrThrow(join(temporary.folder, 'data'));
  const other = new Claims(library);
  expect(me.take()).toEqual([]);
  const id = me.claimNext(null)?.id ?? 0;
  expect(other.take()).toBeNull();
  me.giveBackQueue();
  expect(other.take()?.map((item) => item.id)).toEqual([id]);
  expect(me.take()).toBeNull();
  other.giveBackQueue();
  library.close();
});

test('a run that was given up cannot write into what was taken over', () => {
  me.take();
  const id = me.claimNext(null)?.id ?? 0;
  me.giveBackQueue();
  const next = new Claims(temporary.library);
  next.take();
  expect(() => me.giveBack(id)).toThrow('taken this export over');
  expect(() => me.nameOutput(id, '/x')).toThrow('taken this export over');
  expect(ledger.item(id).state).toBe('running');
  next.giveBackQueue();
});

test('moves that the table does not have change nothing', () => {
  me.take();
  const id = me.claimNext(null)?.id ?? 0;
  me.pass(id, [said('file-is-there')]);
  expect(() => me.finish(id, [])).toThrow();
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
  me.take();
  const item = me.claimNext(null);
  me.saveProgress(item?.id ?? 0, 1, 2);
  expect(ledger.job(job).pixelsDone).toBe(Math.floor((item?.outputPixels ?? 0) / 2));
});

test('notes are kept by their words; what an earlier version wrote down is told as it stands', () => {
  me.take();
  const id = me.claimNext(null)?.id ?? 0;
  me.pass(id, [said('file-is-there')]);
  expect(ledger.item(id).notes).toEqual([{ word: 'file-is-there', values: {} }]);
  const earlier = 'Converted from Lab to sRGB. Its end marker is missing; the picture is whole.';
  temporary.library.db.prepare('UPDATE export_items SET note = ? WHERE id = ?').run(earlier, id);
  expect(ledger.item(id).notes.map(inEnglish)).toEqual([earlier]);
});
