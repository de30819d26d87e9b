import type { Steps } from '../../shared/develop/step.ts';
import { STEPS } from '../../shared/develop/steps/list.ts';
import type { EngineDiagnostics, EngineSettings } from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import { type EngineParts, withPack } from './callContext.ts';
import type { CallHandlers } from './callServer.ts';
import { developedThumbnail } from './calls/developedThumbnail.ts';
import { drawComparison } from './calls/drawComparison.ts';
import { drawContactSheet } from './calls/drawContactSheet.ts';
import { drawDamage, findDamage } from './calls/findDamage.ts';
import { INSTALL_HANDLERS } from './calls/installPacks.ts';
import { measurePack } from './calls/measurePack.ts';
import { packSpeed } from './calls/packSpeed.ts';
import { renderGrid } from './calls/renderGrid.ts';
import { restoreFile } from './calls/restoreFile.ts';
import { viewDraft } from './calls/viewDraft.ts';
import { viewTile } from './calls/viewTile.ts';
import { KeptLatents } from './develop/latent/keptLatents.ts';
import { LatentViews } from './develop/latent/latentViews.ts';
import { MaskMaps } from './develop/maskMaps.ts';
import { Mendings } from './develop/mendings.ts';
import { KeptResiduals } from './develop/pixel/keptResiduals.ts';
import { KeptFiles } from './keptFiles.ts';
import { Originals } from './originals.ts';
import { inspectPicture } from './pictures/inspectPicture.ts';
import { MetadataTool } from './pictures/metadata/metadataTool.ts';
import { makeThumbnail } from './pictures/thumbnail.ts';
import { RecentlyUsed } from './recentlyUsed.ts';
import { PackSessions, type PackSessionsOptions } from './sessions/packSessions.ts';
import { NetworkMeter } from './tiles/tileNetwork.ts';
import { TurnQueue } from './turnQueue.ts';

/** Two originals of 24 megapixels: the one that is looked at and the next one. */
const HELD_ORIGINALS_BYTES = 150_000_000;

/** Ten pictures of 12 megapixels; little beside what a latent pack needs to run. */
const KEPT_LATENTS_BYTES = 100_000_000;

/** Of two dials' masks of the largest size, those of four photos. */
const MASK_MAPS_BYTES = 64_000_000;

const REMEMBERED_DRAFTS = 1000;

/** Builds what an engine lives on. */
export function createEngineParts(
  settings: EngineSettings,
  providers: readonly Provider[],
  border: Pick<PackSessionsOptions, 'announceProbe' | 'notify'>,
  steps: Steps = STEPS,
): EngineParts {
  const kept = new KeptResiduals(settings.memoryBytes);
  const keptLatents = new KeptLatents(KEPT_LATENTS_BYTES);
  const metadataTool = new MetadataTool();
  const maskMaps = new MaskMaps(MASK_MAPS_BYTES);
  return {
    kept,
    steps,
    keptFiles: openKeptFiles(settings, border),
    keptLatents,
    latentViews: new LatentViews(keptLatents, kept),
    maskMaps,
    mendings: new Mendings(maskMaps),
    draftSides: new RecentlyUsed(REMEMBERED_DRAFTS),
    networkTurns: new TurnQueue(),
    meter: new NetworkMeter(),
    originals: new Originals(HELD_ORIGINALS_BYTES, metadataTool),
    metadataTool,
    sessions: new PackSessions({
      providers,
      excluded: settings.excluded,
      precision: settings.precision,
      recordFile: settings.recordFile,
      ...border,
    }),
    notify: (what, level = 'info') => border.notify({ level, said: what }),
    stages: { reading: new TurnQueue(), rendering: new TurnQueue(), writing: new TurnQueue() },
  };
}

function openKeptFiles(
  { keptFiles }: EngineSettings,
  { notify }: Pick<PackSessionsOptions, 'notify'>,
): KeptFiles | null {
  if (keptFiles === null) return null;
  return new KeptFiles(keptFiles.folder, keptFiles.bytes, (what) => notify({ level: 'warning', said: what }));
}

async function metadataState(tool: MetadataTool): Promise<EngineDiagnostics['metadata']> {
  const state = await tool.start();
  return state.kind === 'ready' ? { version: state.version } : { missing: state.reason };
}

/** The answer to every call of the protocol. */
export function createCallHandlers(parts: EngineParts): CallHandlers {
  return {
    verifyPack: async ({ packFolder, provider }, { signal }) => {
      await parts.sessions.verify(packFolder, signal);
      const source = provider === undefined ? { packFolder } : { packFolder, provider };
      return withPack(parts, source, signal, async (proven) => {
        for (const graph of ['default', 'pix'] as const) await proven.openGraph(graph);
        const { id, version, name } = proven.manifest;
        const { goldenError, provider: used, precision, pack } = proven;
        return { id, version, name, hash: pack.hash, provider: used, precision, goldenError };
      });
    },
    openPack: (source, { signal }) => withPack(parts, source, signal, async () => null),
    inspectPicture: ({ path }) => inspectPicture(path, parts.metadataTool),
    findDamage: (params, context) => findDamage(parts, params, context),
    drawDamage: (params, context) => drawDamage(parts, params, context),
    thumbnail: ({ path, longSidePx }) => makeThumbnail(path, longSidePx, parts.metadataTool),
    developedThumbnail: (params, context) => developedThumbnail(parts, params, context),
    restore: (params, context) => restoreFile(parts, params, context),
    ...INSTALL_HANDLERS,
    measurePack: (params, context) => measurePack(parts, params, context),
    packSpeed: (params, context) => packSpeed(parts, params, context),
    releasePack: async ({ packFolder }) => {
      await parts.sessions.release(packFolder);
      return null;
    },
    drawComparison: (params, context) => drawComparison(parts, params, context),
    drawContactSheet: (params, context) => drawContactSheet(params, context),
    renderGrid: (params, context) => renderGrid(parts, params, context),
    viewTile: (params, context) => viewTile(parts, params, context),
    viewDraft: (params, context) => viewDraft(parts, params, context),
    forgetResiduals: async ({ originalSha256 }) => {
      parts.kept.forget(originalSha256);
      parts.keptLatents.forget(originalSha256);
      parts.latentViews.forget(originalSha256);
      if (originalSha256 === undefined) parts.maskMaps.forget();
      await parts.keptFiles?.forget(originalSha256);
      return null;
    },
    setKeptLimits: async ({ memoryBytes, diskBytes }) => {
      parts.kept.setLimit(memoryBytes);
      await parts.keptFiles?.setLimit(diskBytes);
      return null;
    },
    diagnostics: async () => ({
      provider: parts.sessions.lastProvider,
      available: parts.sessions.available,
      dropped: parts.sessions.dropped,
      networkRuns: parts.meter.runs,
      networkSeconds: parts.meter.seconds,
      tilePx: parts.meter.tilePx,
      keptBytes: parts.kept.bytes + parts.keptLatents.bytes + parts.latentViews.bytes + parts.maskMaps.bytes,
      keptTiles: parts.kept.tiles,
      diskBytes: parts.keptFiles?.bytes ?? 0,
      residentBytes: process.memoryUsage.rss(),
      pid: process.pid,
      metadata: await metadataState(parts.metadataTool),
    }),
  };
}
