/** Remembers what a build was made from, so that nothing is built twice. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** SHA-256 over names and contents of the files that match, in a fixed order. */
export async function hashInputs(root: string, patterns: readonly string[]): Promise<string> {
  const names: string[] = [];
  for await (const name of glob(patterns, { cwd: root })) names.push(name.split(path.sep).join('/'));
  const hash = createHash('sha256').update(process.versions.node);
  for (const name of names.sort()) {
    hash.update(`\0${name}\0`);
    hash.update(await readFile(path.join(root, name)));
  }
  return hash.digest('hex');
}

/**
 * Runs `build` unless `outputFolder` holds what these inputs gave before.
 * @returns whether it was built now
 */
export async function buildIfChanged(
  root: string,
  inputPatterns: readonly string[],
  outputFolder: string,
  build: () => Promise<void>,
): Promise<boolean> {
  const stampFile = path.join(outputFolder, '.built-from');
  const inputsHash = await hashInputs(root, inputPatterns);
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === inputsHash) return false;
  await build();
  await mkdir(outputFolder, { recursive: true });
  await writeFile(stampFile, inputsHash);
  return true;
}
