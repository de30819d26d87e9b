import { BRIDGE_NAME, type ElectronBridge } from '../../shared/ipc/electronBridge.ts';
import { uploadFile } from './uploadFile.ts';

/**
 * Ids for files that were dropped on or pasted into the page, as import takes them. In Electron they stay
 * where they are; a browser yields no paths, so there main keeps copies: once `signal` is aborted, of no more
 * files than it has whole by then.
 */
export async function handOverFiles(
  files: readonly File[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<readonly string[]> {
  const bridge: unknown = Reflect.get(window, BRIDGE_NAME);
  if (bridge !== undefined) return (bridge as ElectronBridge).grantFiles(files);
  const ids: string[] = [];
  for (const file of files) {
    try {
      ids.push(await uploadFile(file.name, file, signal));
    } catch (error) {
      if (signal.aborted) return ids;
      throw error;
    }
    onProgress(ids.length);
  }
  return ids;
}
