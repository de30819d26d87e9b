import { Worker } from 'node:worker_threads';

const EVERY_MS = 1000;

/**
 * Ends this process when the one that started it is gone. The end of the line tells it sooner, but only between
 * two messages: work that holds the thread (a graph that is built or loaded) would go on for nobody. The watch has
 * a thread of its own.
 * @returns once it watches: a thread that is held could not start it
 */
export function watchParent(): Promise<void> {
  // Asked for here and now: a parent that dies while the thread starts would be taken for another one.
  const code = `
    const parent = ${process.ppid};
    const isThere = () => {
      if (process.ppid !== parent) return false;
      try {
        process.kill(parent, 0);
        return true;
      } catch (error) {
        return error.code === 'EPERM';
      }
    };
    setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), ${EVERY_MS});
    require('node:worker_threads').parentPort.postMessage('watching');
  `;
  const watch = new Worker(code, { eval: true, stdin: false, execArgv: [] });
  return new Promise((resolve, reject) => {
    watch.once('message', () => {
      watch.unref();
      resolve();
    });
    watch.once('error', reject);
  });
}
