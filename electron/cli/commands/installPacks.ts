import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { downloadBase } from '../../packs/install/downloadBase.ts';
import type { BasePrecision } from '../../packs/install/identifyBase.ts';
import { importModel } from '../../packs/install/importModel.ts';
import type { UpscalerInspection } from '../../packs/install/inspectUpscaler.ts';
import { installSd21 } from '../../packs/install/installSd21.ts';
import { readKnownBase } from '../../packs/install/knownBase.ts';
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

const LORA_LICENCE = 'Apache-2.0';

/** `darkroom packs install pisa-sr|osediff`: a latent pack from the user's own files, proven at the end. */
export async function installPack(
  session: Session,
  kind: 'pisa-sr' | 'osediff',
  options: InstallOptions,
): Promise<ExitCode> {
  const { print, note, signal } = session.terminal;
  const known = await readKnownBase();
  if (!options.acceptLicence) {
    throw new Failure(
      'usage',
      `${known.name} is under the licence ${known.licence.id} (${known.licence.url}), ${kind} under ${LORA_LICENCE}.`,
      { action: 'Read them; --accept-licence says that you agree.' },
    );
  }
  const { base, precision = 'fp32', json } = options;
  if (options.download) await download(session, known, base, precision);
  const installed = await installSd21({
    baseFolder: path.resolve(base),
    loraFile: path.resolve(options.lora),
    kind,
    packsFolder: path.join(session.dataFolder, 'packs'),
    precision,
    signal,
    onProgress: ({ step, detail }) => {
      if (json) print(JSON.stringify({ event: 'install', step, detail }));
      else note(`${step}: ${detail}`);
    },
  });
  for (const { file, sha256, isPublished } of installed.sources) {
    if (json) print(JSON.stringify({ event: 'source', file, sha256, published: isPublished }));
    else note(`${sha256}  ${file}${isPublished ? ' (as published)' : ''}`);
  }
  const proof = await callEngine(session, 'verifyPack', { packFolder: installed.folder });
  const { id, version } = installed.manifest;
  const megabytes = (installed.writtenBytes / 1e6).toFixed(1);
  const facts = { id, version, folder: installed.folder, writtenBytes: installed.writtenBytes };
  print(
    json
      ? JSON.stringify({ event: 'installed', ...facts, provider: proof.provider })
      : `${id} ${version}: installed in ${installed.folder} (${megabytes} MB written), right on ${proof.provider}`,
  );
  return EXIT.allDone;
}

async function download(
  session: Session,
  known: Awaited<ReturnType<typeof readKnownBase>>,
  folder: string,
  precision: BasePrecision,
): Promise<void> {
  const { note, signal } = session.terminal;
  let lastPercent = -1;
  await downloadBase({
    known,
    precision,
    folder: path.resolve(folder),
    signal,
    onProgress: (file, done, total) => {
      const percent = Math.floor((100 * done) / total);
      if (percent > lastPercent) note(`download: ${percent} %, ${file}`);
      lastPercent = percent;
    },
  });
}

/** `darkroom packs import`: any image-to-image ONNX model, or an upscaler's checkpoint, with one dial. */
export async function importPack(
  session: Session,
  file: string,
  options: { readonly name?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const { print, note, signal } = session.terminal;
  const { folder, manifest, found } = await importModel({
    file: path.resolve(file),
    packsFolder: path.join(session.dataFolder, 'packs'),
    ...(options.name === undefined ? {} : { name: options.name }),
    signal,
  });
  if (!options.json) note(describe(found));
  const { id, version } = manifest;
  print(
    options.json
      ? JSON.stringify({ event: 'imported', id, version, folder, found })
      : `${id} ${version}: imported into ${folder}`,
  );
  return EXIT.allDone;
}

function describe(found: UpscalerInspection): string {
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
  await removePack(folder, path.join(session.dataFolder, 'packs'));
  const { id, version } = manifest;
  session.terminal.print(
    options.json ? JSON.stringify({ event: 'removed', id, version, folder }) : `${id} ${version}: removed`,
  );
  return EXIT.allDone;
}
