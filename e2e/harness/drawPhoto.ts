/** Draws photographs for specs: nothing of anybody's is needed, and every run sees the same pixels. */
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

const NOISE_LEVELS = 24;

export interface DrawnPhoto {
  readonly folder: string;
  readonly name: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Black and white with one channel or three, or a toned print; default: in colour. */
  readonly tone?: 'one channel' | 'three channels' | 'sepia';
}

/** A small noisy JPEG with edges, gradients and lettering, so that both dials have something to do. */
export async function drawPhoto({
  folder,
  name,
  widthPx = 360,
  heightPx = 240,
  tone,
}: DrawnPhoto): Promise<string> {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 360 240">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#4a78b5"/><stop offset="1" stop-color="#f2dcb8"/></linearGradient></defs>
    <rect width="360" height="240" fill="url(#sky)"/>
    <path d="M0 170 Q90 90 180 165 T360 150 V240 H0Z" fill="#3f6b45"/>
    <rect x="210" y="110" width="80" height="70" fill="#a65b3c"/>
    <path d="M200 112 L250 72 L300 112Z" fill="#5a3226"/>
    <rect x="238" y="140" width="24" height="40" fill="#2c2320"/>
    <circle cx="70" cy="55" r="24" fill="#fff1cc"/>
    <text x="20" y="225" font-size="20" fill="#f4f0e6" font-family="serif">Sommer 1974</text>
  </svg>`;
  const { data, info } = await sharp(Buffer.from(scene))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  addNoise(data);
  const file = path.join(folder, name);
  const coloured = sharp(data, { raw: info });
  const photo = tone === undefined ? coloured : await toned(coloured, tone);
  await photo.jpeg({ quality: 55 }).toFile(file);
  return file;
}

async function toned(coloured: Sharp, tone: NonNullable<DrawnPhoto['tone']>): Promise<Sharp> {
  const { data, info } = await coloured.greyscale().raw().toBuffer({ resolveWithObject: true });
  const grey = sharp(data, { raw: { ...info, channels: 1 } });
  if (tone === 'one channel') return grey.toColourspace('b-w');
  const warm = tone === 'sepia' ? [22, 0, -30] : [0, 0, 0];
  const pixels = Buffer.from(
    [...data].flatMap((value) => warm.map((by) => Math.min(255, Math.max(0, value + by)))),
  );
  return sharp(pixels, { raw: { ...info, channels: 3 } });
}

/** A linear congruential generator with the constants of Numerical Recipes: the same noise every time. */
function addNoise(pixels: Buffer): void {
  let state = 1974;
  for (let index = 0; index < pixels.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = (state / 2 ** 32 - 0.5) * NOISE_LEVELS;
    pixels[index] = Math.max(0, Math.min(255, Math.round((pixels[index] ?? 0) + noise)));
  }
}
