import { expect, test } from 'vitest';
import { Failure } from '../errors/failure.ts';
import { said } from '../errors/words/words.ts';
import type { ExportItem } from './job.ts';
import { reportAsCsv, reportAsJson, reportLine } from './jobReport.ts';

const ITEM: ExportItem = {
  id: 1,
  jobId: 1,
  position: 1,
  kind: 'photo',
  state: 'done',
  photoId: null,
  originalPath: '/photos/a,\n"b".jpg',
  originalSha256: 'a'.repeat(64),
  outputPixels: 8,
  wantedPath: '/out/x.jpg',
  output: '=cmd.jpg',
  tilesDone: 1,
  tilesTotal: 1,
  attempts: 1,
  failure: null,
  notes: [said('as-written-earlier', { text: 'left, out' })],
  result: {
    widthPx: 4,
    heightPx: 2,
    bytes: 99,
    sha256: 'b'.repeat(64),
    provider: 'cpu',
    tilePx: 256,
    seconds: 1.5,
    networkSeconds: 1,
    notes: [],
  },
  startedAtMs: 0,
  settledAtMs: 0,
};
const SETTINGS = {
  pack: { id: 'pisa', version: '1.0.0', hash: 'c'.repeat(64) },
  scale: 2,
  dials: { pix: 1, sem: 0.5 },
  format: 'jpeg',
};

test('a CSV report quotes what needs quoting and lets no name become a formula', () => {
  const csv = reportAsCsv([reportLine(ITEM, SETTINGS)]);
  const [header, ...rest] = csv.split('\r\n');
  expect(header?.startsWith('\ufeffkind,original,originalSha256,result,state,message,widthPx')).toBe(true);
  expect(rest[0]).toBe(
    `photo,"/photos/a,\n""b"".jpg",${'a'.repeat(64)},'=cmd.jpg,done,"left, out",4,2,99,${'b'.repeat(64)},1.5,1,cpu,` +
      `pisa,1.0.0,${'c'.repeat(64)},2,pix=1 sem=0.5,jpeg`,
  );
});

const TOLD = 'The disk is full: /results/a.jpg was not written. Free some space and resume.';

test('a failed photo tells what happened and what to do', () => {
  const failure = new Failure('output-disk-full.export-not-written', { path: '/results/a.jpg' }).toData();
  const line = reportLine({ ...ITEM, state: 'failed', failure, result: null, output: null }, SETTINGS);
  expect(line).toMatchObject({ message: TOLD, widthPx: null, result: '' });
  expect(reportAsCsv([line])).toContain(`,failed,${TOLD},,,,,,,,pisa`);
});

test('a JSON report holds every photo', () => {
  const job = {
    id: 1,
    name: 'Trip',
    state: 'finished' as const,
    pauseReason: null,
    settings: { output: {}, destination: {} } as never,
    createdAtMs: 0,
    settledAtMs: 1000,
    counts: { waiting: 0, running: 0, done: 1, failed: 0, skipped: 0, cancelled: 0 },
    newerPacks: 0,
    pixelsTotal: 8,
    pixelsDone: 8,
  };
  const parsed: unknown = JSON.parse(reportAsJson(job, [reportLine(ITEM, SETTINGS)]));
  expect(parsed).toMatchObject({
    name: 'Trip',
    settledAt: '1970-01-01T00:00:01.000Z',
    photos: [{ original: '/photos/a,\n"b".jpg', dials: 'pix=1 sem=0.5' }],
  });
});
