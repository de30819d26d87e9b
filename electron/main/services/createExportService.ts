import { ExportService, UNKNOWN_SPEED } from '../../export/exportService.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import { exportEngine } from '../../host/exportEngine.ts';
import type { PackShelf } from '../../host/packShelf.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { Shell } from '../../shells/shell.ts';
import { toQueueJob } from '../handlers/queueHandlers.ts';
import { onWantedProvider } from './wantedProvider.ts';

/** The export queue, working with the app's engine and telling the app's windows. */
export function createExportService(parts: {
  readonly library: Library;
  readonly engine: EngineClient;
  readonly packs: PackShelf;
  readonly shell: Shell;
  readonly onCrash: (error: unknown) => void;
}): ExportService {
  const { library, engine, packs, shell, onCrash } = parts;
  const { restore, drawSheets } = exportEngine(engine);
  const service = new ExportService({
    library,
    onCrash,
    restore: (params, options) =>
      restore({ ...params, source: onWantedProvider(library.settings, params.source) }, options),
    drawSheets,
    resolvePack: (recipe) => packs.resolveNow(recipe),
    onChange: () => {
      shell.broadcast({ name: 'queue.changed', payload: {} });
      shell.setProgress(totalProgress(service));
    },
    onBusy: (isBusy) => shell.keepAwake(isBusy),
    onJobStopped: (job) => {
      shell.broadcast({ name: 'queue.stopped', payload: { job: toQueueJob({ ...job, ...UNKNOWN_SPEED }) } });
      shell.notify(job.name, summarise(job.counts));
    },
  });
  return service;
}

/** Of what is to be done now, by pixels; null where nothing is. */
function totalProgress(service: ExportService): number | null {
  const active = service.overview().jobs.filter((job) => job.state === 'active');
  const total = active.reduce((sum, job) => sum + job.pixelsTotal, 0);
  return total === 0 ? null : active.reduce((sum, job) => sum + job.pixelsDone, 0) / total;
}

function summarise({ done, failed, waiting }: { done: number; failed: number; waiting: number }): string {
  // A system notification, outside of the window's languages: figures say most.
  return [`✓ ${done}`, ...(failed > 0 ? [`✗ ${failed}`] : []), ...(waiting > 0 ? [`… ${waiting}`] : [])].join(
    '  ',
  );
}
