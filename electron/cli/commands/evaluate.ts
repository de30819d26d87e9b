import { join } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { type NiqeModel, niqe } from '../../../shared/metrics/niqe.ts';
import type { RgbImage } from '../../../shared/metrics/plane.ts';
import { psnrY } from '../../../shared/metrics/psnr.ts';
import { ssimY } from '../../../shared/metrics/ssim.ts';
import { findCounterparts, findScoredPictures } from '../evaluate/findScoredPictures.ts';
import { readNiqeModel } from '../evaluate/niqeModelFile.ts';
import { readRgbImage } from '../evaluate/readRgbImage.ts';
import { enlargePlainly, reduceTo } from '../evaluate/resizeForScoring.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';
import { usageFailure } from '../usage.ts';

export interface EvaluateOptions {
  /** Folder with the originals before restoration: adds their plain enlargement, and LR-PSNR. */
  readonly lr?: string;
  readonly niqeModel?: string;
  readonly json?: boolean;
}

/** Scores of one picture; null where a metric is not defined: the picture is smaller than its window. */
interface Scores {
  readonly psnr: number | null;
  readonly ssim: number | null;
  readonly niqe: number | null;
  /** By which model; scores of different ones must not be compared. */
  readonly niqeModel: 'own' | 'given';
  /** PSNR-Y of the result, reduced again, against the original before restoration. */
  readonly lrPsnr?: number | null;
}

/** `darkroom evaluate`: PSNR-Y, SSIM-Y and NIQE of results against references of the same name. */
export async function evaluate(
  terminal: Terminal,
  bundledModels: string,
  folders: { readonly results: string; readonly references: string },
  options: EvaluateOptions,
): Promise<ExitCode> {
  const model = await readNiqeModel(options.niqeModel ?? join(bundledModels, 'niqe', 'pristine.json'));
  const niqeModel = options.niqeModel === undefined ? 'own' : 'given';
  const references = await findScoredPictures(folders.references);
  if (references.size === 0) throw usageFailure(`There is no picture in ${folders.references}.`);
  const results = await findCounterparts(references.keys(), folders.results);
  const originals = options.lr && (await findCounterparts(references.keys(), options.lr));
  const rows: Scores[] = [];
  const plainRows: Scores[] = [];
  for (const [name, referencePath] of references) {
    if (terminal.signal.aborted) return EXIT.interrupted;
    const reference = await readRgbImage(referencePath);
    const result = await readRgbImage(pathOf(results, name));
    requireSameSize(name, result, reference);
    const original = originals ? await readRgbImage(pathOf(originals, name)) : undefined;
    const scores = { ...scorePicture(result, reference, model, original), niqeModel } as const;
    rows.push(scores);
    if (options.json) terminal.print(JSON.stringify({ event: 'image', name, ...scores }));
    if (!original) continue;
    const plain = enlargePlainly(original, reference.widthPx / original.widthPx);
    requireSameSize(name, plain, reference);
    plainRows.push({ ...scorePicture(plain, reference, model, original), niqeModel });
  }
  printMeans(terminal, options.json ?? false, niqeModel, rows, plainRows);
  return EXIT.allDone;
}

function scorePicture(
  result: RgbImage,
  reference: RgbImage,
  model: NiqeModel,
  original?: RgbImage,
): Omit<Scores, 'niqeModel'> {
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    psnr: known(psnrY(result, reference)),
    ssim: known(ssimY(result, reference)),
    niqe: known(niqe(result, model)),
    ...(original && { lrPsnr: psnrY(reduceTo(result, original.widthPx, original.heightPx), original) }),
  };
}

function printMeans(
  terminal: Terminal,
  isJson: boolean,
  niqeModel: Scores['niqeModel'],
  rows: readonly Scores[],
  plainRows: readonly Scores[],
): void {
  const mean = { ...meanScores(rows), niqeModel };
  const plain = plainRows.length > 0 ? { ...meanScores(plainRows), niqeModel } : undefined;
  if (isJson) {
    if (plain) terminal.print(JSON.stringify({ event: 'bicubic', ...plain }));
    terminal.print(JSON.stringify({ event: 'mean', ...mean }));
    return;
  }
  const line = (name: string, cells: readonly string[]) =>
    terminal.print(name.padEnd(8) + cells.map((cell) => cell.padStart(10)).join(''));
  // Beside every number: it would be taken for a published one.
  const mark = niqeModel === 'own' ? '*' : ' ';
  const cellsOf = ({ psnr, ssim, niqe: score, lrPsnr }: Scores) => {
    const [first, second, third, ...rest] = [psnr, ssim, score, ...(plain ? [lrPsnr] : [])].map(
      (value) => value?.toFixed(4) ?? '–',
    );
    return [first ?? '', second ?? '', `${third}${mark}`, ...rest];
  };
  terminal.print(`${rows.length} pictures   (+ higher is better, - lower)`);
  line('', ['PSNR-Y+', 'SSIM-Y+', 'NIQE-', ...(plain ? ['LR-PSNR+'] : [])]);
  line('result', cellsOf(mean));
  if (plain) line('bicubic', cellsOf(plain));
  if (niqeModel === 'own')
    terminal.print(
      "* by this program's own model: not to be compared with published NIQE, for that give --niqe-model",
    );
}

/** Means over the pictures that have a score. */
function meanScores(rows: readonly Scores[]): Omit<Scores, 'niqeModel'> {
  const mean = (pick: (scores: Scores) => number | null | undefined): number | null => {
    const values = rows.map(pick).filter((value) => typeof value === 'number');
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const hasOriginals = rows.some((scores) => scores.lrPsnr !== undefined);
  return {
    psnr: mean((scores) => scores.psnr),
    ssim: mean((scores) => scores.ssim),
    niqe: mean((scores) => scores.niqe),
    ...(hasOriginals && { lrPsnr: mean((scores) => scores.lrPsnr) }),
  };
}

function pathOf(pictures: ReadonlyMap<string, string>, name: string): string {
  const path = pictures.get(name);
  if (path === undefined) throw new RangeError(`${name} was not looked up`);
  return path;
}

function requireSameSize(name: string, result: RgbImage, reference: RgbImage): void {
  if (result.widthPx === reference.widthPx && result.heightPx === reference.heightPx) return;
  const [is, shouldBe] = [result, reference].map(({ widthPx, heightPx }) => `${widthPx}×${heightPx}`);
  throw new Failure('usage.told', { text: `${name}: the result is ${is}, the reference ${shouldBe}.` });
}
