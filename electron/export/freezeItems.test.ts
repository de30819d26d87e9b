import { expect, test } from 'vitest';
import { type ExportSettingsInput, exportSettingsSchema } from '../../shared/export/exportSettings.ts';
import { testRecipe } from '../library/testing/testRecipe.ts';
import { freezeItems, hashSettings, type PhotoToExport } from './freezeItems.ts';

const PHOTO: PhotoToExport = {
  photoId: null,
  path: '/photos/sea/IMG.0042.jpeg',
  sha256: 'a'.repeat(64),
  bytes: 10,
  modifiedAtMs: Date.UTC(2023, 0, 2),
  widthPx: 301,
  heightPx: 200,
  capturedAt: '2024-05-17T10:00:00',
  camera: null,
  recipe: { ...testRecipe(), scale: 1.5 },
};

const settings = (changes: Partial<ExportSettingsInput> = {}) =>
  exportSettingsSchema.parse({
    output: { format: 'jpeg' },
    destination: { kind: 'folder', path: '/out' },
    ...changes,
  });

test('a mirrored tree keeps each photo in its folder', () => {
  const [item] = freezeItems([{ ...PHOTO, treeFolder: 'sea' }], settings({ template: 'web/{name}' }));
  expect(item).toMatchObject({ destination: '/out', subfolder: 'sea/web', fileName: 'IMG.0042.jpg' });
});

test('rating and keywords go into files that keep metadata', () => {
  const described = { rating: 4, keywords: ['sea'] };
  const written = (metadata: 'all' | 'without-gps' | 'none') => {
    const [item] = freezeItems([{ ...PHOTO, described }], settings({ output: { format: 'jpeg', metadata } }));
    return JSON.parse(item?.outputOptions ?? '').described;
  };
  expect([written('all'), written('without-gps'), written('none')]).toEqual([
    described,
    described,
    undefined,
  ]);
});

test('names that only differ in case are numbered, but the same name in two folders is not', () => {
  const paths = ['/a/x.jpg', '/b/X.jpg', '/c/x.png'];
  const photos = paths.map((path) => ({ ...PHOTO, path }));
  expect(freezeItems(photos, settings()).map((item) => item.fileName)).toEqual([
    'x.jpg',
    'X (2).jpg',
    'x (3).jpg',
  ]);
  const beside = settings({ destination: { kind: 'beside-original' } });
  expect(freezeItems(photos, beside).map((item) => `${item.destination}/${item.fileName}`)).toEqual([
    '/a/x (2).jpg',
    '/b/X (2).jpg',
    '/c/x.jpg',
  ]);
});

test('tokens speak of the result and of the capture', () => {
  const [item] = freezeItems([PHOTO], settings({ template: '{date} {width}x{height} {pack}' }));
  expect(item?.fileName).toBe('2024-05-17 452x300 test-pack.jpg');
  const output = { format: 'jpeg', resize: { kind: 'long-side', px: 226 } } as const;
  const [reduced] = freezeItems([PHOTO], settings({ template: '{width}x{height}', output }));
  expect(reduced?.fileName).toBe('226x150.jpg');
  const [undated] = freezeItems([{ ...PHOTO, capturedAt: null }], settings({ template: '{date}' }));
  expect(undated?.fileName).toBe('~2023-01-02.jpg');
});

test("a photo without a date has its file's, as the clock on the wall showed it", () => {
  const zone = process.env.TZ;
  process.env.TZ = 'Pacific/Auckland';
  try {
    const modifiedAtMs = Date.UTC(2024, 4, 17, 22, 30);
    const undated = { ...PHOTO, capturedAt: null, modifiedAtMs };
    const [item] = freezeItems([undated], settings({ template: '{date:YYYY-MM-DD hh}' }));
    expect(item?.fileName).toBe('~2024-05-18 10.jpg');
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('equal settings have equal hashes, whatever the order of their keys', () => {
  const { output } = settings();
  const recipe = testRecipe({ pix: 1, sem: 2 });
  const turned = { ...testRecipe({ sem: 2, pix: 1 }) };
  expect(hashSettings(recipe, output)).toBe(hashSettings(turned, { ...output, overwrite: true }));
  expect(hashSettings(recipe, output)).not.toBe(hashSettings(testRecipe({ pix: 1, sem: 2.1 }), output));
  expect(hashSettings(recipe, output)).not.toBe(hashSettings(recipe, { ...output, quality: 50 }));
});
