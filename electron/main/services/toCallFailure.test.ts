import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../../library/testing/temporaryLibrary.ts';
import { toCallFailure } from './toCallFailure.ts';

let temporary: TemporaryLibrary;
let folder: string;
beforeEach(() => {
  temporary = makeTemporaryLibrary();
  folder = mkdtempSync(join(tmpdir(), 'call 100% ü-'));
});
afterEach(() => {
  temporary.remove();
  rmSync(folder, { recursive: true });
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return toCallFailure(error);
  }
  throw new Error('it did not fail');
}

it('an id that is not in the library any more is not found', () => {
  const { keywords, albums } = temporary.library;
  expect(caught(() => keywords.add([999], ['x']))).toMatchObject({ code: 'not-found' });
  const { id } = albums.create('Album');
  expect(caught(() => albums.add(id, [999]))).toMatchObject({ code: 'not-found' });
});

it('a full disk, as SQLite and the system say it', () => {
  const { db } = temporary.library;
  const pages = Number(db.pragma('page_count', { simple: true }));
  db.pragma(`max_page_count = ${pages}`);
  const fill = db.prepare(
    "INSERT INTO settings (name, value) VALUES (?, '\"' || hex(zeroblob(100000)) || '\"')",
  );
  expect(caught(() => fill.run('x'))).toMatchObject({ code: 'output-disk-full', action: expect.any(String) });
});

it('folders, files and names that are none', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(caught(() => readFileSync(folder))).toMatchObject({ code: 'conflict' });
  expect(caught(() => readFileSync(join(folder, 'none')))).toMatchObject({ code: 'not-found' });
  expect(caught(() => readFileSync(join(folder, 'file', 'x')))).toMatchObject({ code: 'conflict' });
  expect(caught(() => readFileSync(join(folder, 'a\0b')))).toMatchObject({ code: 'request-invalid' });
  expect(caught(() => readFileSync(join(folder, 'x'.repeat(999))))).toMatchObject({
    code: 'request-invalid',
  });
});

it('a fault of the app stays one', () => {
  const bug = new TypeError('x is undefined');
  expect(toCallFailure(bug)).toBe(bug);
});
