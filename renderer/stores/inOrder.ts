/**
 * Work that is asked for often and done one after the other: an answer that overtakes a later one would show
 * the past. Asking while one is about to begin asks for that one.
 */
export function inOrder(work: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let isAskedAgain = false;
  return () => {
    if (isAskedAgain) return running;
    isAskedAgain = true;
    running = running.then(() => {
      isAskedAgain = false;
      return work();
    });
    return running;
  };
}
