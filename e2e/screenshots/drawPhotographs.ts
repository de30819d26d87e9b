import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { createRandom, renderStillLife, type StillLife } from './renderStillLife.ts';
import { strewnTable, TABLE } from './stillLifes.ts';

/** What became of a photograph. */
type Fate = 'phone' | 'faded' | 'grey' | 'sepia' | 'compressed';

interface Photograph {
  readonly name: string;
  readonly scene: StillLife;
  readonly fate: Fate;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pathsPerPixel: number;
}

/** The one that most screenshots show. */
export const MAIN_PHOTOGRAPH = 'Kitchen table.jpg';

const OTHERS: readonly (readonly [name: string, fate: Fate])[] = [
  ['Album 1974 – 03.jpg', 'faded'],
  ['Album 1974 – 04.jpg', 'sepia'],
  ['IMG_2041.jpg', 'phone'],
  ['IMG_2042.jpg', 'compressed'],
  ['Negative 12.jpg', 'grey'],
  ['Scan 0007.jpg', 'faded'],
  ['Still life, March.jpg', 'phone'],
];

const PHOTOGRAPHS: readonly Photograph[] = [
  {
    ...{ name: MAIN_PHOTOGRAPH, scene: TABLE, fate: 'phone' },
    ...{ widthPx: 660, heightPx: 440, pathsPerPixel: 12 },
  },
  ...OTHERS.map(([name, fate], index) => ({
    ...{ name, scene: strewnTable(index + 1), fate },
    ...{ widthPx: 330, heightPx: 220, pathsPerPixel: 6 },
  })),
];

/** Draws what is not in the folder yet: rendered still lifes, spoilt as photographs are. */
export async function drawPhotographs(folder: string, tell: (name: string) => void): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, photograph] of PHOTOGRAPHS.entries()) {
    const file = path.join(folder, photograph.name);
    if (existsSync(file)) continue;
    tell(photograph.name);
    const { widthPx: width, heightPx: height, pathsPerPixel } = photograph;
    const size = { widthPx: width, heightPx: height, pathsPerPixel, seed: index + 1 };
    const pixels = addGrain(renderStillLife(photograph.scene, size), GRAIN[photograph.fate], index);
    const raw = { width, height, channels: 3 } as const;
    const spoilt = spoil(sharp(pixels, { raw }), photograph.fate);
    await spoilt
      .withExif({ IFD0: { Make: 'Drawn', Model: photograph.fate === 'phone' ? 'Pocket camera' : 'Scanner' } })
      .jpeg({ quality: QUALITY[photograph.fate], chromaSubsampling: '4:2:0' })
      .toFile(file);
  }
}

/** Standard deviation in 8-bit levels. */
const GRAIN: Readonly<Record<Fate, number>> = { phone: 5, faded: 8, grey: 12, sepia: 9, compressed: 3 };
const QUALITY: Readonly<Record<Fate, number>> = { phone: 58, faded: 70, grey: 75, sepia: 70, compressed: 16 };

function spoil(picture: Sharp, fate: Fate): Sharp {
  const soft = picture.blur(0.6);
  switch (fate) {
    case 'phone':
    case 'compressed':
      return soft;
    case 'faded':
      return soft.modulate({ saturation: 0.55 }).linear([0.72, 0.68, 0.6], [58, 48, 40]);
    case 'grey':
      return soft.greyscale().toColourspace('srgb').linear(1.15, -12);
    case 'sepia':
      return soft.greyscale().toColourspace('srgb').tint({ r: 190, g: 160, b: 120 });
  }
}

/** Sums of uniform numbers are nearly normal; three of a unit's width have a deviation of one half. */
function addGrain(pixels: Uint8Array, deviation: number, seed: number): Uint8Array {
  const random = createRandom(seed + 101);
  for (let place = 0; place < pixels.length; place++) {
    const grain = (random() + random() + random() - 1.5) * 2 * deviation;
    pixels[place] = Math.min(255, Math.max(0, Math.round((pixels[place] ?? 0) + grain)));
  }
  return pixels;
}
