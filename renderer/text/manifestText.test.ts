import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Manifest } from '../../shared/packs/manifest.ts';
import { en } from './en.ts';
import { dialLabel, manifestText } from './manifestText.ts';
import { zh } from './zh.ts';

const packs = path.resolve(import.meta.dirname, '..', '..', 'models', 'packs');

it.each(readdirSync(packs))('all that %s says of itself is said in Chinese too', (folder) => {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(packs, folder, 'manifest.json'), 'utf8'));
  const sentences = [manifest.description, ...manifest.dials.map(({ description }) => description)];
  for (const sentence of sentences) {
    expect(manifestText(sentence, zh)).toMatch(/\p{Script=Han}/u);
    expect(manifestText(sentence, en)).toBe(sentence);
  }
  for (const dial of manifest.dials) expect(dialLabel(dial, zh)).toMatch(/\p{Script=Han}/u);
});

it('what another pack says stays as it is', () => {
  expect(manifestText('A network of mine.', zh)).toBe('A network of mine.');
  expect(dialLabel({ id: 'amount', label: 'Amount' }, zh)).toBe('Amount');
});
