import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Downloads } from './downloads.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results 100% 照-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function fetched(downloads: Downloads, address: string) {
  const download = await downloads.open(address.replace('/download/', ''));
  if (download === null) throw new Error('nothing was offered');
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.body) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  expect(bytes.byteLength).toBe(download.bytes);
  return { fileName: download.fileName, bytes };
}

it('one file comes as it is', async () => {
  const downloads = new Downloads();
  const { address } = downloads.offer('All', [write('Été.jpg', 'one')]);
  const { fileName, bytes } = await fetched(downloads, address);
  expect([fileName, bytes.toString()]).toEqual(['Été.jpg', 'one']);
});

it('several come in a ZIP, by their places below the folder that holds them all', async () => {
  const downloads = new Downloads();
  const paths = [write('a/照 1.jpg', 'one'), write('b/照 1.jpg', 'two'), write('b/c/3.jpg', 'three')];
  const { address } = downloads.offer('Trip: 2/3', [...paths, join(folder, 'gone.jpg')]);
  const { fileName, bytes } = await fetched(downloads, address);
  expect(fileName).toBe('Trip_ 2_3.zip');
  const files = Object.entries(unzipSync(bytes)).map(([name, data]) => [name, Buffer.from(data).toString()]);
  expect(files).toEqual([
    ['a/照 1.jpg', 'one'],
    ['b/照 1.jpg', 'two'],
    ['b/c/3.jpg', 'three'],
  ]);
});

it('nothing is fetched that was not offered, and what is gone is said to be', async () => {
  const downloads = new Downloads();
  expect(await downloads.open('5e0b1c9e-0000-4000-8000-000000000000')).toBeNull();
  const { address } = downloads.offer('Gone', [join(folder, 'gone.jpg')]);
  await expect(fetched(downloads, address)).rejects.toMatchObject({ code: 'picture-not-found' });
});
