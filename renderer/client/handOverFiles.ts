import { findBridge } from './findBridge.ts';
import { uploadFile } from './uploadFile.ts';

/**
 * Ids for files that were dropped on or pasted into the page, as import takes them. In Electron those on the
 * disk stay where they are. Of all others (a browser yields no paths, and what was copied in another program
 * has none) main keeps copies: once `signal` is aborted, of no more files than it has whole by then.
 */
export async function handOverFiles(
  files: readonly File[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<readonly string[]> {
  const granted = (await findBridge()?.grantFiles(files)) ?? [];
  const ids: string[] = [];
  for (const [index, file] of files.entries()) {
    try {
      ids.push(granted[index] ?? (await uploadFile(file.name, file, signal)));
    } catch (error) {
      if (signal.aborted) return ids;
      throw error;
    }
    onProgress(ids.length);
  }
  return ids;
}
