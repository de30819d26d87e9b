import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import type {
  BasePrecision,
  InstallStep,
  ModelInspection,
  PackMeasurement,
  PublishedPack,
} from '../../../shared/packs/installation.ts';
import { LORA_LICENCE, readKnownBase } from '../../packs/families/sd21/identify/knownBase.ts';
import { removePack } from '../../packs/install/removePack.ts';
import { callEngine, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

export interface InstallOptions {
  readonly base: string;
  readonly lora: string;
  readonly acceptLicence?: boolean;
  /** Fetch the base model into `base` first. */
  readonly download?: boolean;
  readonly precision?: BasePrecision;
  readonly json?: boolean;
}

/** `darkroom packs install pisa-sr|osediff`: a latent pack from the user's own files, proven at the end. */
export async function installPack(
  session: Session,
  kind: PublishedPack,
  options: InstallOptions,
): Promise<ExitCode> {
  const { print, note } = session.terminal;
  const { dataFolder } = session;
  const known = await readKnownBase(dataFolder);
  if (!options.acceptLicence) {
    throw new Failure('usage.licences', {
      name: known.name,
      licence: known.licence.id,
      url: known.licence.url,
      kind,
      loraLicence: LORA_LICENCE,
    });
  }
  const { precision = 'fp32', json } = options;
  const baseFolder = path.resolve(options.base);
  const onProgress = tellProgress(session, json);
  if (options.download) {
    await callEngine(session, 'downloadBase', { folder: baseFolder, precision, dataFolder }, onProgress);
  }
  const loraFile = path.resolve(options.lora);
  const packsFolder = session.shelf.installedFolder;
  const params = { kind, baseFolder, loraFile, packsFolder, precision, dataFolder };
  const installed = await callEngine(session, 'installPack', params, onProgress);
  for (const { file, sha256, isPublished } of installed.sources) {
    if (json) print(JSON.stringify({ event: 'source', file, sha256, published: isPublished }));
    else note(`${sha256}  ${file}${isPublished ? ' (as published)' : ''}`);
  }
  const { id, version, folder, writtenBytes } = installed;
  // The pack stays where this is interrupted: a CPU takes a minute or two for it.
  onProgress(0, 0, { step: 'measure', detail: `${folder} (ready for use)` });
  const measured = await callEngine(session, 'measurePack', { packFolder: folder });
  const megabytes = (writtenBytes / 1e6).toFixed(1);
  print(
    json
      ? JSON.stringify({ event: 'installed', id, version, folder, writtenBytes, ...measured })
      : `${id} ${version}: installed in ${folder} (${megabytes} MB written). ${adviceOf(measured)}`,
  );
  return EXIT.allDone;
}

function adviceOf({ provider, secondsPerMegapixel, peakBytes }: PackMeasurement): string {
  const seconds = secondsPerMegapixel.toFixed(secondsPerMegapixel < 10 ? 1 : 0);
  return `Right on ${provider}; about ${seconds} s per megapixel and ${(peakBytes / 1e9).toFixed(1)} GB on this computer.`;
}

/** Steps one by one; of a download every percent. */
function tellProgress({ terminal: { print, note } }: Session, json: boolean | undefined) {
  let last = '';
  return (done: number, total: number, step?: InstallStep) => {
    if (step === undefined) return;
    const percent = total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
    const line = `${step.step}:${percent} ${step.detail}`;
    if (line === last) return;
    last = line;
    if (json) print(JSON.stringify({ event: 'install', ...step, ...(total > 0 ? { done, total } : {}) }));
    else note(line);
  };
}

export interface ImportOptions {
  readonly name?: string;
  readonly white?: 1 | 255;
  readonly json?: boolean;
}

/** `darkroom packs import`: any image-to-image ONNX model, or an upscaler's checkpoint, with one dial. */
export async function importPack(session: Session, file: string, options: ImportOptions): Promise<ExitCode> {
  const { print, note } = session.terminal;
  const { id, version, folder, found } = await callEngine(session, 'importModel', {
    file: path.resolve(file),
    packsFolder: session.shelf.installedFolder,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.white === undefined ? {} : { white: options.white }),
  });
  if (!options.json) note(describe(found));
  print(
    options.json
      ? JSON.stringify({ event: 'imported', id, version, folder, found })
      : `${id} ${version}: imported into ${folder}`,
  );
  return EXIT.allDone;
}

function describe(found: ModelInspection): string {
  const range = `values 0 to ${found.white}${found.isRangeCertain ? '' : ' (taken for granted)'}`;
  const multiple = found.inputMultiple > 1 ? `, sides multiples of ${found.inputMultiple}` : '';
  return `×${found.scale}, ${found.layout}, ${found.type}, ${range}${multiple}, looks ${found.reachPx} px far`;
}

/** `darkroom packs remove`: the user's own weight files stay. */
export async function uninstallPack(
  session: Session,
  named: string,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const { folder, manifest } = await session.shelf.find(named);
  await removePack(folder, session.shelf.installedFolder);
  const { id, version } = manifest;
  session.terminal.print(
    options.json ? JSON.stringify({ event: 'removed', id, version, folder }) : `${id} ${version}: removed`,
  );
  return EXIT.allDone;
}
