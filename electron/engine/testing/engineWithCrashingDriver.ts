/**
 * The real engine on a machine with a broken graphics driver: trying 'webgpu' kills the process, as a fault in
 * native code does.
 */
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from '../../../shared/engine/protocol.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import { createCallHandlers, createEngineParts } from '../callHandlers.ts';
import { CallServer } from '../callServer.ts';
import { openEnginePort } from '../enginePort.ts';

const settings: EngineSettings = { ...DEFAULT_ENGINE_SETTINGS, ...JSON.parse(process.argv[2] ?? '{}') };
const announceProbe = async (provider: Provider | null) => {
  await server.announceProbe(provider);
  if (provider === 'webgpu') process.kill(process.pid, 'SIGKILL');
};
const parts = createEngineParts(settings, ['webgpu', 'cpu'], {
  announceProbe,
  notify: (notice) => server.send({ kind: 'notice', notice }),
});
const server: CallServer = new CallServer(openEnginePort(), createCallHandlers(parts), () => process.exit(0));
