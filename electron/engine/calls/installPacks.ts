import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, join } from 'node:path';
import type { EngineCalls } from '../../../shared/engine/protocol.ts';
import { downloadBase } from '../../packs/families/sd21/downloadBase.ts';
import { identifyBase } from '../../packs/families/sd21/identify/identifyBase.ts';
import { readKnownBase } from '../../packs/families/sd21/identify/knownBase.ts';
import { readLoraCheckpoint } from '../../packs/families/sd21/identify/readLoraCheckpoint.ts';
import { installSd21 } from '../../packs/families/sd21/installSd21.ts';
import { importModel, inspectModel } from '../../packs/install/importModel.ts';
import type { CallContext } from '../callContext.ts';
import type { CallHandlers } from '../callServer.ts';
import { withinMemory } from '../memoryWatch.ts';

type Names = 'findWeights' | 'downloadBase' | 'installPack' | 'inspectModel' | 'importModel';

/** Everything that makes packs: it opens sessions, so it is the engine's, and dies with its process. */
export const INSTALL_HANDLERS: Pick<CallHandlers, Names> = {
  findWeights,
  downloadBase: async ({ folder, precision, dataFolder }, { signal, reportProgress }) => {
    await downloadBase({
      known: await readKnownBase(dataFolder),
      precision,
      folder,
      signal,
      onProgress: (file, done, total) => reportProgress(done, total, { step: 'download', detail: file }),
    });
    return null;
  },
  installPack: async ({ dataFolder, ...params }, { signal, reportProgress }) => {
    const { folder, manifest, sources, writtenBytes } = await installSd21({
      ...params,
      known: await readKnownBase(dataFolder),
      downloadsFolder: join(dataFolder, 'downloads'),
      signal,
      onProgress: (step) => reportProgress(0, 0, step),
    });
    const { id, version, name } = manifest;
    return { ...{ id, version, name, folder }, sources, writtenBytes };
  },
  inspectModel: (params, { signal }) =>
    withinMemory(memoryForProbes(), () => inspectModel({ ...params, signal })),
  importModel: importFile,
};

async function findWeights({
  baseFolder,
  loraFile,
}: EngineCalls['findWeights']['params']): Promise<EngineCalls['findWeights']['result']> {
  const base = baseFolder === undefined ? null : await identifyBase(baseFolder);
  const lora = loraFile === undefined ? null : readLoraCheckpoint(loraFile, basename(loraFile));
  const sizes = [base?.unet.weights, base?.vae.weights, base?.text.weights].map(sizeOf);
  const baseBytes = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
  return {
    base: base === null ? null : { precision: base.precision, bytes: baseBytes },
    lora: lora === null ? null : { kind: lora.kind, bytes: await sizeOf(loraFile) },
  };
}

const sizeOf = async (file: string | undefined): Promise<number> =>
  file === undefined ? 0 : (await stat(file)).size;

/** What a foreign model may take while it is looked at, on pictures of at most 128 px: a small machine stays usable. */
const memoryForProbes = (): number => Math.min(4e9, totalmem() / 2);

async function importFile(
  params: EngineCalls['importModel']['params'],
  { signal, reportProgress }: CallContext,
): Promise<EngineCalls['importModel']['result']> {
  reportProgress(0, 0, { step: 'self-test', detail: params.file });
  const { manifest, source, ...imported } = await withinMemory(memoryForProbes(), () =>
    importModel({ ...params, signal }),
  );
  const { id, version, name } = manifest;
  return { ...imported, id, version, name, sources: [source] };
}
