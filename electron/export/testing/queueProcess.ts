/**
 * A process that works an export queue off, to be killed by a test. Says 'working' when the first photo is in work.
 * Arguments: data folder, milliseconds that a tile takes.
 */
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { runQueue } from '../runQueue.ts';
import { enlargeWithSharp } from './enlargeWithSharp.ts';
import { packAt } from './packAt.ts';
import { sheetsWithSharp } from './sheetsWithSharp.ts';

const [dataFolder = '', tileMs = '0'] = process.argv.slice(2);
const library = openLibraryOrThrow(dataFolder);
let isWorking = false;
await runQueue({
  library,
  restore: enlargeWithSharp(Number(tileMs)),
  drawSheets: sheetsWithSharp,
  resolvePack: packAt('/packs/test'),
  signal: new AbortController().signal,
  until: 'empty',
  pollMs: 20,
  onEvent: (event) => {
    if (event.kind !== 'started' || isWorking) return;
    isWorking = true;
    process.stdout.write('working\n');
  },
});
library.close();
