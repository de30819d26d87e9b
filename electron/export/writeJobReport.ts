import { randomUUID } from 'node:crypto';
import { reportAsCsv, reportAsJson, reportLine } from '../../shared/export/jobReport.ts';
import { toDestinationFailure } from '../files/destinationFailure.ts';
import { rename, rm, writeFile } from '../files/disk.ts';
import type { Ledger } from './ledger.ts';

/**
 * Writes what became of a job: CSV where the name ends in '.csv', else JSON. A report of that name is replaced.
 * @throws Failure 'not-found', 'output-…'
 */
export async function writeJobReport(ledger: Ledger, jobId: number, path: string): Promise<void> {
  const job = ledger.job(jobId);
  const lines = ledger.items(jobId).map((item) => reportLine(item, ledger.frozenSettings(item.id)));
  const text = path.toLowerCase().endsWith('.csv') ? reportAsCsv(lines) : reportAsJson(job, lines);
  const unfinished = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(unfinished, text, { flush: true });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw toDestinationFailure(error, path);
  }
}
