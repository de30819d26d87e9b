import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DialValues } from './dialValues.ts';

const size = { widthPx: 4, heightPx: 2 };
const whole = { x: 0, y: 0, width: 4, height: 2 };

/** Black, a third, two thirds, white from left to right. */
async function drawMask(): Promise<string> {
  const raw = { width: 4, height: 2, channels: 1 } as const;
  const png = await sharp(Uint8Array.of(0, 85, 170, 255, 0, 85, 170, 255), { raw })
    .png()
    .toBuffer();
  return png.toString('base64');
}

describe('the values of dials', () => {
  it('are one number, or what is painted times what white stands for', async () => {
    const values = await DialValues.paint([0.7, 1.5], [null, await drawMask()], size);
    expect(values.constants()).toEqual([0.7, 1.5]);
    const [constant, map] = values.in(whole);
    expect(constant).toBe(0.7);
    expect([...(map as Float32Array)].map((value) => value.toFixed(3))).toEqual(
      ['0.000', '0.500', '1.000', '1.500'].concat('0.000', '0.500', '1.000', '1.500'),
    );
  });

  it('follow dials that stand otherwise, in means of squares too', async () => {
    const values = await DialValues.paint([0.7, 1.5], [null, await drawMask()], size);
    const [constant, map] = values.at([1, 0.6], whole, 2);
    expect(constant).toBe(1);
    expect([...(map as Float32Array)].map((value) => value.toFixed(3))).toEqual(['0.100', '0.500']);
    const [, part] = values.at([1, 0.6], { x: 3, y: 1, width: 1, height: 1 });
    expect((part as Float32Array)[0]).toBeCloseTo(0.6);
  });

  it('are refused where what is painted is no picture', async () => {
    const asked = DialValues.paint([1], [Buffer.from('no picture').toString('base64')], size);
    await expect(asked).rejects.toMatchObject({ code: 'recipe-invalid' });
  });
});
