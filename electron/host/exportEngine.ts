import type { ExportTools } from '../export/exportTools.ts';
import type { EngineClient } from './engineClient.ts';

/** What the queue asks of an engine: everything gives way to what somebody looks at. */
export function exportEngine(engine: EngineClient): Pick<ExportTools, 'restore' | 'drawSheets'> {
  const priority = 'export';
  return {
    restore: (params, options) => engine.call('restore', params, { ...options, priority }),
    drawSheets: {
      comparison: (params, options) => engine.call('drawComparison', params, { ...options, priority }),
      contactSheet: (params, options) => engine.call('drawContactSheet', params, { ...options, priority }),
    },
  };
}
