import type { EngineCallName, EngineCalls, EngineSettings } from '../../shared/engine/protocol.ts';
import { inEnglish } from '../../shared/errors/words/words.ts';
import { findBundledModels } from '../host/bundledModels.ts';
import { chooseDataFolder, machineRecordFile } from '../host/dataFolder.ts';
import { type CallOptions, EngineClient } from '../host/engineClient.ts';
import { forkEngine } from '../host/engineProcess.ts';
import { PackShelf } from '../host/packShelf.ts';
import type { Terminal } from './terminal.ts';

/** What every command works with. The engine starts with the first call. */
export interface Session {
  readonly terminal: Terminal;
  readonly dataFolder: string;
  readonly bundledModels: string;
  readonly shelf: PackShelf;
  readonly engine: EngineClient;
}

/** An engine of one's own; whoever makes it closes it. */
export function createEngine(settings: Partial<EngineSettings> = {}): EngineClient {
  return new EngineClient({ start: forkEngine(), settings: () => settings });
}

/** Runs a command with a session and ends the engine afterwards, whatever happened. */
export async function withSession<T>(
  terminal: Terminal,
  data: string | undefined,
  work: (session: Session) => Promise<T>,
  settings: Pick<Partial<EngineSettings>, 'precision'> = {},
): Promise<T> {
  const dataFolder = chooseDataFolder(data);
  const bundledModels = findBundledModels();
  const shelf = new PackShelf({ bundledModels, data: dataFolder });
  const engine = createEngine({ recordFile: machineRecordFile(dataFolder), ...settings });
  try {
    return await work({ terminal, dataFolder, bundledModels, shelf, engine });
  } finally {
    await engine.close();
  }
}

/** A call that Ctrl-C cancels. */
export function callEngine<N extends EngineCallName>(
  session: Session,
  name: N,
  params: EngineCalls[N]['params'],
  onProgress?: CallOptions['onProgress'],
): Promise<EngineCalls[N]['result']> {
  const { signal } = session.terminal;
  return session.engine.call(name, params, {
    priority: 'export',
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/**
 * What the engine has to tell while it works, and what the system said of its end. Infos (most machines lack most
 * providers) are left to `doctor`.
 * @returns unsubscribe
 */
export function onWarning(session: Session, listener: (text: string) => void): () => void {
  return session.engine.onNotice((notice) => {
    if (notice.level !== 'warning') return;
    listener(inEnglish(notice.said));
    if (notice.detail !== undefined) listener(inEnglish(notice.detail));
  });
}
