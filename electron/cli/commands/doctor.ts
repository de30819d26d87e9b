import { access, constants, stat, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { toFailureData } from '../../../shared/errors/failure.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { callEngine, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

export interface DoctorOptions {
  readonly json?: boolean;
}

interface Finding {
  readonly subject: string;
  readonly isGood: boolean;
  readonly text: string;
}

/** `darkroom doctor`: what a person needs to know, or to send, when something does not work. */
export async function doctor(session: Session, options: DoctorOptions): Promise<ExitCode> {
  const { print, signal } = session.terminal;
  let isWell = true;
  const checks = [describeMachine, checkDataFolder, checkPacks, checkEngine];
  for (const check of checks) {
    for (const finding of await check(session)) {
      isWell &&= finding.isGood;
      const { subject, isGood, text } = finding;
      if (options.json) print(JSON.stringify({ event: 'finding', subject, good: isGood, text }));
      else print(`${isGood ? '✓' : '✗'} ${subject}: ${text}`);
    }
    if (signal.aborted) return EXIT.interrupted;
  }
  return isWell ? EXIT.allDone : EXIT.somethingFailed;
}

async function describeMachine(): Promise<Finding[]> {
  const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  const memory = `${gibibytes(freemem())} of ${gibibytes(totalmem())} GiB of memory free`;
  const text = `${process.platform} ${process.arch}, Node ${process.versions.node}, ${availableParallelism()} cores, ${memory}`;
  return [{ subject: 'machine', isGood: true, text }];
}

async function checkDataFolder({ dataFolder }: Session): Promise<Finding[]> {
  const subject = 'data folder';
  const existing = await nearestExisting(dataFolder);
  try {
    await access(existing, constants.W_OK);
    const { bavail, bsize } = await statfs(existing);
    const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
    const state = existing === dataFolder ? 'writable' : 'not there yet, can be made';
    return [{ subject, isGood: true, text: `${dataFolder} (${state}, ${free})` }];
  } catch {
    return [{ subject, isGood: false, text: `${dataFolder} cannot be written. Choose another with --data.` }];
  }
}

async function nearestExisting(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

async function checkPacks(session: Session): Promise<Finding[]> {
  const { packs, broken } = await session.shelf.list();
  const findings: Finding[] = broken.map(({ folder, failure }) => ({
    subject: 'pack',
    isGood: false,
    text: `${folder}: ${failure.message}`,
  }));
  for (const { folder, manifest } of packs) {
    const subject = `pack ${manifest.id}`;
    try {
      const { version, provider } = await callEngine(session, 'verifyPack', { packFolder: folder });
      findings.push({
        subject,
        isGood: true,
        text: `${version} is whole and gives the right answer on ${provider}`,
      });
    } catch (thrown) {
      findings.push({ subject, isGood: false, text: toFailureData(thrown).message });
    }
  }
  if (packs.length === 0) findings.push({ subject: 'pack', isGood: false, text: 'none is installed' });
  return findings;
}

async function checkEngine(session: Session): Promise<Finding[]> {
  try {
    const { provider, dropped, metadata } = await callEngine(session, 'diagnostics', {});
    const using = provider === null ? 'no provider chosen yet' : `computes on ${provider}`;
    return [
      { subject: 'engine', isGood: true, text: `runs, ${using}` },
      // Not a fault either: pictures are written, with profile and resolution.
      'version' in metadata
        ? { subject: 'metadata', isGood: true, text: `read and copied by ExifTool ${metadata.version}` }
        : { subject: 'metadata', isGood: true, text: `not copied. ${inEnglish(metadata.missing)}` },
      // Not a fault: most machines have only some of the providers.
      ...dropped.map((entry) => ({
        subject: `provider ${entry.provider}`,
        isGood: true,
        text: `not used. ${inEnglish(entry.detail ?? entry.reason)}`,
      })),
    ];
  } catch (thrown) {
    return [{ subject: 'engine', isGood: false, text: toFailureData(thrown).message }];
  }
}
