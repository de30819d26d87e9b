import type { QueueJob } from '../../shared/ipc/views.ts';
import type { Catalogue } from '../text/en.ts';

/** One line: what it does, how far it is, how long it takes still, what went wrong. */
export function describeJob(job: QueueJob, text: Catalogue): string {
  const { done, failed, skipped, cancelled, waiting, running } = job.counts;
  const total = done + failed + skipped + cancelled + waiting + running;
  return [
    stateName(job, text),
    text.photosDone(done, total),
    failed > 0 ? text.photosFailed(failed) : null,
    skipped > 0 ? text.photosSkipped(skipped) : null,
    job.pixelsPerSecond === null ? null : text.speed(megapixelsPerMinute(job.pixelsPerSecond)),
    job.secondsLeft === null ? null : text.timeLeft(Math.ceil(job.secondsLeft)),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function stateName(job: QueueJob, text: Catalogue): string {
  switch (job.state) {
    case 'active':
      return job.counts.running > 0 ? text.jobRunning : text.jobWaiting;
    case 'paused':
      return job.pauseReason === 'disk-full' ? text.jobDiskFull : text.jobPaused;
    case 'finished':
      return text.jobFinished;
    case 'cancelled':
      return text.jobCancelled;
    default:
      return job.state satisfies never;
  }
}

/** Two digits are all that such a number can be trusted with. */
function megapixelsPerMinute(pixelsPerSecond: number): string {
  return String(Number(((60 * pixelsPerSecond) / 1e6).toPrecision(2)));
}
