import { expect, it } from 'vitest';
import { said } from '../../../shared/errors/words/words.ts';
import { diagnosticsText } from './diagnosticsText.ts';

const engine = {
  provider: 'cpu',
  available: ['cuda', 'cpu'],
  dropped: [
    {
      provider: 'cuda',
      reason: said('as-it-was-told', {
        text: "libcudnn.so.9 cannot be opened at /home/anna/libs/libcudnn.so.9, nor at 'C:\\Users\\Anna B\\cudnn.dll'; no driver",
      }),
    },
  ],
  networkRuns: 12,
  networkSeconds: 3.25,
  tilePx: 512,
  keptBytes: 2 ** 24,
  keptTiles: 3,
  diskBytes: 5,
  residentBytes: 2 ** 28,
  pid: 1,
  metadata: { version: '13.59' },
} as const;

it('says versions, providers with why each was dropped, and packs with hashes', () => {
  const text = diagnosticsText({
    version: '1.2.3',
    shell: 'browser',
    packs: [{ id: 'pisa-compact', version: '0.5.0', hash: 'a'.repeat(64) }],
    engine,
    privateTexts: [],
  });
  expect(text).toContain('PiSA Darkroom 1.2.3 (browser)');
  expect(text).toContain(`Node ${process.versions.node}`);
  expect(text).toMatch(/^engine: cpu; available: cuda, cpu$/m);
  expect(text).toMatch(/^dropped cuda: libcudnn\.so\.9 cannot be opened at …, nor at '…'; no driver$/m);
  expect(text).toMatch(/^pack pisa-compact 0\.5\.0 a{16}$/m);
});

it('names no file, no folder and no person', () => {
  const text = diagnosticsText({
    version: '1',
    shell: 'browser',
    packs: [],
    engine: {
      ...engine,
      dropped: [
        {
          provider: 'webgpu',
          reason: said('as-it-was-told', { text: 'No adapter for anna of /data Ф/x y.onnx.' }),
        },
      ],
    },
    privateTexts: ['anna', '/data Ф'],
  });
  expect(text).not.toMatch(/anna|data|Ф|onnx/i);
});

it('is there without an engine', () => {
  expect(
    diagnosticsText({ version: '1', shell: 'browser', packs: [], engine: null, privateTexts: [] }),
  ).toMatch(/^engine: not running$/m);
});
