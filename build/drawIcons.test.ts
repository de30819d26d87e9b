import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawIcons } from './drawIcons.ts';

const root = path.resolve(import.meta.dirname, '..');
let folder = '';
beforeAll(async () => {
  folder = await drawIcons(root);
});

describe('the icon', () => {
  it.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])(
    'is drawn at %i px, with round corners',
    async (side) => {
      const picture = sharp(path.join(folder, `${side}x${side}.png`));
      const { width, height, hasAlpha } = await picture.metadata();
      expect({ width, height, hasAlpha }).toEqual({ width: side, height: side, hasAlpha: true });
      const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
      const middle = (Math.floor(side / 2) * side + Math.floor(side * 0.6)) * info.channels;
      expect(data[3]).toBeLessThan(128);
      expect([...data.subarray(middle, middle + 3)]).toEqual([224, 168, 78]);
    },
  );

  it('is an .ico whose entries are those PNGs', async () => {
    const ico = readFileSync(path.join(folder, 'icon.ico'));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sides: (number | undefined)[] = [];
    for (let entry = 0; entry < ico.readUInt16LE(4); entry++) {
      const [bytes, offset] = [ico.readUInt32LE(6 + entry * 16 + 8), ico.readUInt32LE(6 + entry * 16 + 12)];
      const { width, format } = await sharp(ico.subarray(offset, offset + bytes)).metadata();
      expect([format, width % 256]).toEqual(['png', ico[6 + entry * 16]]);
      sides.push(width);
    }
    expect(sides).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('is an .icns whose entries fill it', async () => {
    const icns = readFileSync(path.join(folder, 'icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const sides: number[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      sides.push((await sharp(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))).metadata()).width);
    }
    expect(sides).toEqual([16, 32, 32, 64, 128, 256, 256, 512, 512, 1024]);
  });
});
