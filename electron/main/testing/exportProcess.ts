/**
 * A process that works an export queue off with a real engine, to be killed by a test together with it.
 * Says 'engine <pid>' for every engine it starts. Arguments: data folder, folder of the pack.
 */
import { runQueue } from '../../export/runQueue.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { exportEngine } from '../../host/exportEngine.ts';
import { openLibraryOrThrow } from '../../library/openLibrary.ts';

const [dataFolder = '', packFolder = ''] = process.argv.slice(2);
const library = openLibraryOrThrow(dataFolder);
const start = forkEngine();
const engine = new EngineClient({
  start: (settings) => {
    const started = start(settings);
    process.stdout.write(`engine ${started.pid}\n`);
    return started;
  },
});
await runQueue({
  library,
  ...exportEngine(engine),
  resolvePack: async (recipe) => ({ kind: 'exact', pack: { folder: packFolder }, recipe }),
  signal: new AbortController().signal,
  until: 'empty',
  provider: 'cpu',
  tilePx: 64,
  pollMs: 20,
});
await engine.close();
library.close();
