import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layOutGridSheet } from '../engine/calls/gridSheet.ts';
import { installGoldenModel } from '../packs/testing/installGoldenModel.ts';
import { drawPicture } from './testing/drawPicture.ts';
import { type CliRun, runCli } from './testing/runCli.ts';

const PACK = 'pisa-sr-sd21';
/** In the words that the small model's tokenizer knows. */
const HOUSE = ['--prompt', 'abc a bad'];
const WIDTH_PX = 40;
const HEIGHT_PX = 32;

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const run = (command: string, ...args: string[]): Promise<CliRun> =>
  runCli([
    ...[command, at('photo %1 ü.png'), '--pack', PACK, '--scale', '1', '--provider', 'cpu'],
    ...['--data', at('data'), '--json', ...args],
  ]);
const done = (ended: CliRun): void => {
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
};
const pixels = (...parts: string[]) =>
  sharp(at(...parts))
    .removeAlpha()
    .raw()
    .toBuffer();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'darkroom prompts ü '));
  await installGoldenModel(at('data', 'packs'));
  await drawPicture(WIDTH_PX, HEIGHT_PX).png().toFile(at('photo %1 ü.png'));
}, 120_000);
afterAll(() => rm(root, { recursive: true }));

describe('a prompt on a latent pack', { timeout: 180_000 }, () => {
  it('goes through the queue: an export is what restore makes, and its sidecar makes it again', async () => {
    done(await run('restore', '-o', at('restored.png'), ...HOUSE));
    done(await run('export', '-o', at('plain'), '--format', 'png'));
    done(await run('export', '-o', at('house'), '--format', 'png', '--sidecar', ...HOUSE));
    const exported = await pixels('house', 'photo %1 ü.png');
    expect(exported).toEqual(await pixels('restored.png'));
    expect(exported).not.toEqual(await pixels('plain', 'photo %1 ü.png'));

    const sidecar = at('house', 'photo %1 ü.png.recipe.json');
    expect(JSON.parse(await readFile(sidecar, 'utf8'))).toMatchObject({ recipe: { prompt: HOUSE[1] } });
    done(await run('export', '-o', at('again'), '--format', 'png', '--recipe', sidecar));
    expect(await pixels('again', 'photo %1 ü.png')).toEqual(exported);
  });

  it('changes every cell of a grid but the one whose dials are all at 0', async () => {
    const values = [0, 1];
    const axes = ['--pix', values.join(), '--sem', values.join()];
    done(await run('grid', '-o', at('plain.png'), ...axes));
    done(await run('grid', '-o', at('house.png'), ...axes, ...HOUSE));
    const sheet = layOutGridSheet({
      cellWidthPx: WIDTH_PX,
      cellHeightPx: HEIGHT_PX,
      x: { symbol: 'λsem', values },
      y: { symbol: 'λpix', values },
    });
    const cell = (file: string, sem: number, pix: number) => {
      // Rows count from the top, λpix rises upward.
      const { x: left, y: top } = sheet.cellCorner(sem, values.length - 1 - pix);
      return sharp(at(file))
        .extract({ left, top, width: WIDTH_PX, height: HEIGHT_PX })
        .removeAlpha()
        .raw()
        .toBuffer();
    };
    // There the picture is the decoded latent itself: no network had a say in it.
    expect(await cell('house.png', 0, 0)).toEqual(await cell('plain.png', 0, 0));
    for (const [sem, pix] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      expect(await cell('house.png', sem, pix)).not.toEqual(await cell('plain.png', sem, pix));
    }
  });
});
