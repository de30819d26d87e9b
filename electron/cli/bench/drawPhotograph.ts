import sharp from 'sharp';

/** Side of the drawn pattern; larger pictures repeat it, so that drawing needs no memory worth counting. */
const PATTERN_PX = 500;

/**
 * Writes a JPEG that keeps decoder and network as busy as a photograph does: gradients, edges, texture and
 * noise. The same size always gives the same file.
 */
export async function drawPhotograph(path: string, widthPx: number, heightPx: number): Promise<void> {
  const pattern = sharp(drawPattern(), { raw: { width: PATTERN_PX, height: PATTERN_PX, channels: 3 } });
  const [width, height] = [Math.min(widthPx, PATTERN_PX), Math.min(heightPx, PATTERN_PX)];
  const tile = await pattern.extract({ left: 0, top: 0, width, height }).png().toBuffer();
  await sharp({
    create: { width: widthPx, height: heightPx, channels: 3, background: 'black' },
    limitInputPixels: false,
  })
    .composite([{ input: tile, tile: true }])
    // As a camera's file does, it says what took it and when, which every export copies.
    .withExif({
      IFD0: { Make: 'Darkroom', Model: 'Bench' },
      IFD2: { DateTimeOriginal: '2024:05:01 12:00:00' },
    })
    .jpeg({ quality: 92 })
    .toFile(path);
}

function drawPattern(): Buffer {
  const random = createRandom(20_250_610);
  const pixels = Buffer.alloc(PATTERN_PX * PATTERN_PX * 3);
  for (let y = 0; y < PATTERN_PX; y++) {
    for (let x = 0; x < PATTERN_PX; x++) {
      const [u, v] = [(2 * Math.PI * x) / PATTERN_PX, (2 * Math.PI * y) / PATTERN_PX];
      const light = 120 + 60 * Math.sin(u) * Math.cos(v);
      const weave = 18 * Math.sin(60 * u) * Math.sin(45 * v);
      const edge = Math.sin(4 * u + 3 * Math.sin(2 * v)) > 0 ? 22 : -22;
      const noise = 12 * (random() - 0.5);
      const at = (y * PATTERN_PX + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const tint = 14 * Math.sin(u + v + channel * 2);
        pixels[at + channel] = Math.min(255, Math.max(0, Math.round(light + weave + edge + tint + noise)));
      }
    }
  }
  return pixels;
}

/** mulberry32: numbers in [0, 1) from a seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
