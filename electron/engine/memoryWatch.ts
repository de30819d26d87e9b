import { Worker } from 'node:worker_threads';
import { MEMORY_EXCEEDED } from '../../shared/engine/protocol.ts';

const EVERY_MS = 20;

/**
 * Ends this process as soon as it holds more memory than that while `work` runs. A graph says nowhere what it
 * takes, and while onnxruntime loads or runs it this thread is held; so the watch has a thread of its own, and what
 * it says goes to the error stream, where the supervisor reads it.
 * @param limitBytes resident, beyond what the process holds now
 */
export async function withinMemory<T>(limitBytes: number, work: () => Promise<T>): Promise<T> {
  const code = `
    const { writeSync } = require('node:fs');
    const { limitBytes, sentence } = require('node:worker_threads').workerData;
    setInterval(() => {
      if (process.memoryUsage.rss() <= limitBytes) return;
      writeSync(2, sentence + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, ${EVERY_MS});
  `;
  const workerData = { limitBytes: limitBytes + process.memoryUsage.rss(), sentence: MEMORY_EXCEEDED };
  const watch = new Worker(code, { eval: true, stdin: false, execArgv: [], workerData });
  await new Promise<void>((resolve, reject) => {
    watch.once('online', resolve);
    watch.once('error', reject);
  });
  try {
    return await work();
  } finally {
    await watch.terminate();
  }
}
