/**
 * The engine process: owns the ONNX sessions and all pixels. Its only argument is its settings as JSON;
 * everything else comes over its port.
 */
import { z } from 'zod';
import { PROVIDERS } from '../../shared/engine/providers.ts';
import { isSaid, type Said } from '../../shared/errors/words/words.ts';
import { WANTED_PRECISIONS } from '../../shared/packs/precision.ts';
import { createCallHandlers, createEngineParts } from './callHandlers.ts';
import { CallServer } from './callServer.ts';
import { openEnginePort } from './enginePort.ts';
import { watchParent } from './parentWatch.ts';
import { listProviders } from './sessions/providers.ts';

const settingsSchema = z.strictObject({
  excluded: z.array(z.strictObject({ provider: z.enum(PROVIDERS), reason: z.custom<Said>(isSaid) })),
  memoryBytes: z.number().int().min(0),
  keptFiles: z.strictObject({ folder: z.string(), bytes: z.number().int().min(0) }).nullable(),
  precision: z.enum(WANTED_PRECISIONS).nullable(),
  recordFile: z.string().nullable(),
});

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const parts = createEngineParts(settings, listProviders(), {
  announceProbe: (provider) => server.announceProbe(provider),
  notify: (notice) => server.send({ kind: 'notice', notice }),
});
const server: CallServer = new CallServer(
  openEnginePort(),
  createCallHandlers(parts),
  // Without releasing sessions: one that is being released while it runs takes seconds or crashes.
  () => void (parts.keptFiles?.flush() ?? Promise.resolve()).finally(() => process.exit(0)),
);
// Ctrl-C and a closing terminal reach the whole process group. What becomes of the work in hand is decided by
// whoever asked for it: it cancels, and nothing is left half-written. The end of the port ends this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

void watchParent().then(() => server.send({ kind: 'ready', pid: process.pid }));
