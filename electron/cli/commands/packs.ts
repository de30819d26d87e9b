import { type FailureData, toFailureData } from '../../../shared/errors/failure.ts';
import { PRECISION_WORDS, PRECISIONS, type Precision } from '../../../shared/packs/precision.ts';
import type { ShelvedPack } from '../../host/packShelf.ts';
import { callEngine, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

export interface PacksOptions {
  readonly json?: boolean;
}

/** `darkroom packs list`: what is at hand, without opening the weights. */
export async function listPacks(session: Session, options: PacksOptions): Promise<ExitCode> {
  const { print, note } = session.terminal;
  const { packs, broken } = await session.shelf.list();
  for (const pack of packs) print(options.json ? packAsJson(pack) : packAsText(pack));
  for (const { folder, failure } of broken) {
    if (options.json) print(JSON.stringify({ event: 'pack', folder, error: failure }));
    else note(`${folder}: ${sentenceOf(failure)}`);
  }
  if (packs.length === 0 && !options.json) note('No pack is installed.');
  return broken.length > 0 ? EXIT.somethingFailed : EXIT.allDone;
}

function packAsJson({ folder, manifest, hash, isBundled }: ShelvedPack): string {
  const { id, version, name, licence } = manifest;
  const dials = manifest.dials.map((dial) => dial.id);
  const facts = { id, version, name, licence, space: manifest.space.kind, dials, bytes: bytesOf(manifest) };
  const variants = { precisions: precisionsOf(manifest), graphs: Object.keys(manifest.graphs) };
  return JSON.stringify({ event: 'pack', ...facts, ...variants, hash, bundled: isBundled, folder });
}

function packAsText({ folder, manifest, isBundled }: ShelvedPack): string {
  const { id, version, name, description, licence } = manifest;
  const facts = [name, `${(bytesOf(manifest) / 1e6).toFixed(1)} MB`, licence, isBundled ? 'bundled' : ''];
  const words = precisionsOf(manifest).map((precision) => PRECISION_WORDS[precision]);
  const variants = `graphs: ${Object.keys(manifest.graphs).join(', ')}; in ${words.join(' or ')}`;
  return `${id} ${version}  ${facts.filter(Boolean).join(', ')}\n    ${description}\n    ${variants}\n    ${folder}`;
}

/** What a pack has graphs for; which of them is taken is found out on each machine. */
function precisionsOf({ graphs: { residuals } }: ShelvedPack['manifest']): Precision[] {
  const has = { single: true, half: residuals.halfFile, int8: residuals.int8File };
  return PRECISIONS.filter((precision) => has[precision]);
}

function bytesOf(manifest: ShelvedPack['manifest']): number {
  return manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}

/** `darkroom packs verify`: hashes every file and proves the graphs on the pack's golden tile. */
export async function verifyPacks(
  session: Session,
  named: readonly string[],
  options: PacksOptions,
): Promise<ExitCode> {
  const { print, note, signal } = session.terminal;
  let failed = 0;
  const report = (pack: string, failure: FailureData) => {
    failed++;
    if (options.json) print(JSON.stringify({ event: 'pack', pack, status: 'failed', error: failure }));
    else note(`${pack}: ${sentenceOf(failure)}`);
  };
  const { packs, broken } = await session.shelf.list();
  const wanted = named.length > 0 ? named : packs.map((pack) => pack.folder);
  if (named.length === 0) for (const { folder, failure } of broken) report(folder, failure);
  for (const name of wanted) {
    try {
      signal.throwIfAborted();
      const { folder } = await session.shelf.find(name);
      const result = await callEngine(session, 'verifyPack', { packFolder: folder });
      const { id, version, provider, precision, goldenError } = result;
      const where = precision === 'single' ? provider : `${provider} in ${PRECISION_WORDS[precision]}`;
      const sentence = `${id} ${version}: whole, and right on ${where} (largest error ${goldenError.toExponential(1)})`;
      print(options.json ? JSON.stringify({ event: 'pack', status: 'ok', ...result, folder }) : sentence);
    } catch (thrown) {
      if (signal.aborted) return EXIT.interrupted;
      report(name, toFailureData(thrown));
    }
  }
  if (wanted.length === 0 && failed === 0) note('No pack is installed.');
  return failed > 0 ? EXIT.somethingFailed : EXIT.allDone;
}

function sentenceOf({ message, action }: FailureData): string {
  return action === undefined ? message : `${message} ${action}`;
}
