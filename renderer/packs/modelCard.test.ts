import { expect, it } from 'vitest';
import { readModelCard } from './modelCard.ts';

it('reads headings, paragraphs, lists and tables of a model card', () => {
  const card = [
    '# PiSA *Compact* 0.2',
    'A small network of [the paper](https://example.org),',
    'as **it** says in `manifest.json`.',
    '',
    '- first item',
    '  goes on',
    '- snake_case_name stays',
    '',
    '## Scores',
    '| dials | PSNR |',
    '| --- | ---: |',
    '| *1, 0* | 27.7 |',
  ].join('\n');
  expect(readModelCard(card)).toEqual([
    { kind: 'heading', text: 'PiSA Compact 0.2' },
    { kind: 'text', text: 'A small network of the paper, as it says in manifest.json.' },
    { kind: 'list', items: ['first item goes on', 'snake_case_name stays'] },
    { kind: 'heading', text: 'Scores' },
    {
      kind: 'table',
      rows: [
        ['dials', 'PSNR'],
        ['1, 0', '27.7'],
      ],
    },
  ]);
});

it('is not held up by a card that was made to', { timeout: 20_000 }, () => {
  for (const part of ['[', '](', '*', '`', '\n ', '| ', '- ', '#', '_a']) {
    expect(readModelCard(part.repeat(100_000)).length).toBeGreaterThanOrEqual(0);
  }
});

it('takes any text', () => {
  expect(readModelCard('')).toEqual([]);
  expect(readModelCard('\r\n\r\n<script>alert(1)</script>')).toEqual([
    { kind: 'text', text: '<script>alert(1)</script>' },
  ]);
});
