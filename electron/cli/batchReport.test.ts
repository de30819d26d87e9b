import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createBatchReporter } from './batchReport.ts';

const INPUT = '/photos/\x1b[2Ja\nb: done\u202e.jpg';
const SHOWN = '␛[2Ja␊b: done‹U+202E›.jpg';

it('names stand in bars and lines without what a terminal would obey, and on one line', () => {
  const drawn = new PassThrough();
  const lines: string[] = [];
  const barStream = Object.assign(drawn, { isTTY: true, columns: 200, rows: 20 });
  const reporter = createBatchReporter(
    {
      print: (line) => lines.push(line),
      note: (line) => lines.push(line),
      barStream: barStream as unknown as NodeJS.WriteStream,
      signal: new AbortController().signal,
    },
    false,
  );
  reporter.begin(INPUT, '');
  reporter.progress(INPUT, 1, 2);
  reporter.item({ input: INPUT, output: `/out/${INPUT}`, status: 'done', seconds: 1 });
  reporter.item({ input: INPUT, status: 'failed', seconds: 1 });
  reporter.end();
  // The bar itself moves the cursor; the name does not.
  const bar: string = drawn.read()?.toString() ?? '';
  expect(bar).toContain(SHOWN);
  expect(bar).not.toContain('\x1b[2J');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toContain(SHOWN);
    for (const hidden of ['\n', '\x1b', '\u202e']) expect(line).not.toContain(hidden);
  }
});
