import { crc32, deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import { sharp } from '../libvips.ts';

/**
 * Test pictures, drawn and never taken from anywhere. Files are made by sharp and libexif alone, so that
 * what this project reads was not written by this project.
 */
export interface SceneOptions {
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly channels?: 1 | 3;
  readonly depth?: 8 | 16;
}

export interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  readonly pixelsHwc: Uint8Array | Uint16Array;
}

const SKY = [0.45, 0.62, 0.85];
const FIELD = [0.35, 0.55, 0.2];
const SUN = [0.98, 0.85, 0.3];
const WALL = [0.78, 0.25, 0.2];

/** A field under a sky with a sun in the upper right and a red house at the left: no symmetry at all. */
export function drawScene(options: SceneOptions = {}): Scene {
  const { widthPx = 96, heightPx = 64, channels = 3, depth = 8 } = options;
  const values = widthPx * heightPx * channels;
  const pixelsHwc = depth === 16 ? new Uint16Array(values) : new Uint8Array(values);
  const fullScale = 2 ** depth - 1;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const colour = sceneColour((x + 0.5) / widthPx, (y + 0.5) / heightPx);
      const at = (y * widthPx + x) * channels;
      const mean = (colour[0] + colour[1] + colour[2]) / 3;
      if (channels === 1) pixelsHwc[at] = Math.round(mean * fullScale);
      else
        colour.forEach((value, channel) => {
          pixelsHwc[at + channel] = Math.round(value * fullScale);
        });
    }
  }
  return { widthPx, heightPx, channels, depth, pixelsHwc };
}

function sceneColour(x: number, y: number): [number, number, number] {
  const base =
    Math.hypot(x - 0.8, y - 0.2) < 0.12 ? SUN : x < 0.3 && y > 0.45 && y < 0.8 ? WALL : y < 0.6 ? SKY : FIELD;
  const shade = 0.85 + 0.15 * Math.cos(7 * x) * Math.cos(5 * y);
  const [red = 0, green = 0, blue = 0] = base;
  return [red * shade, green * shade, blue * shade];
}

/** Transparency that grows from left to right, from nothing hidden to all. */
export function drawAlpha(scene: Scene): Uint8Array | Uint16Array {
  const pixels = scene.widthPx * scene.heightPx;
  const alpha = scene.depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
  const fullScale = 2 ** scene.depth - 1;
  for (let i = 0; i < pixels; i++)
    alpha[i] = Math.round((((i % scene.widthPx) + 0.5) / scene.widthPx) * fullScale);
  return alpha;
}

/** Writes the scene as a JPEG in Display P3. */
export async function writeP3Jpeg(file: string, size: { widthPx: number; heightPx: number }): Promise<void> {
  const png = await sceneImage(drawScene(size)).png().toBuffer();
  await sharp(png).withIccProfile('p3').jpeg({ quality: 95 }).toFile(file);
}

/** The scene as a sharp pipeline in its own interpretation; `.png()`, `.jpeg()`… make it a file. */
export function sceneImage(scene: Scene, alpha?: Uint8Array | Uint16Array): Sharp {
  const { widthPx: width, heightPx: height, channels, depth, pixelsHwc } = scene;
  const isGrey = channels === 1;
  const target = isGrey ? (depth === 16 ? 'grey16' : 'b-w') : depth === 16 ? 'rgb16' : 'srgb';
  if (alpha === undefined)
    return sharp(pixelsHwc, { raw: { width, height, channels } }).toColourspace(target);
  const total = channels + 1;
  const both = depth === 16 ? new Uint16Array(alpha.length * total) : new Uint8Array(alpha.length * total);
  both.forEach((_, i) => {
    const [pixel, channel] = [Math.floor(i / total), i % total];
    both[i] = (channel === channels ? alpha[pixel] : pixelsHwc[pixel * channels + channel]) ?? 0;
  });
  const rawChannels = isGrey ? 2 : 4;
  return sharp(both, { raw: { width, height, channels: rawChannels } }).toColourspace(target);
}

/** EXIF that a camera would write, by libexif. */
export const CAMERA_EXIF = {
  IFD0: {
    Make: 'Darkroom Works',
    Model: 'Box 12',
    Copyright: 'Žofie Nováková 1921',
    Artist: 'Z. N.',
    ImageDescription: 'A house in a field',
  },
  IFD2: { DateTimeOriginal: '1921:06:05 14:03:02', ISOSpeedRatings: '100' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '50/1 5/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '14/1 25/1 0/1',
  },
};

/** An XMP packet with a rating, keywords, an orientation and a place, as attributes and as elements. */
export const CAMERA_XMP = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmp:Rating="4" tiff:Orientation="6" exif:GPSLatitude="50,5.0N" exif:PixelXDimension="64">
<exif:GPSLongitude>14,25.0E</exif:GPSLongitude>
<dc:subject><rdf:Bag><rdf:li>house &amp; field</rdf:li><rdf:li>поле</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

/** A scene as a camera stores it for an EXIF orientation: the pixels are turned so that turning back rights them. */
export async function cameraJpeg(scene: Scene, orientation: number): Promise<Buffer> {
  return sceneImage(storedFor(scene, orientation))
    .withExif(CAMERA_EXIF)
    .withMetadata({ orientation })
    .withIccProfile('p3')
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/**
 * The scene as a file of an orientation stores it; each number names the sides on which the first row and
 * the first column are seen (EXIF 3.0, tag 0x0112).
 */
export function storedFor(scene: Scene, orientation: number): Scene {
  const { widthPx, heightPx, channels, pixelsHwc } = scene;
  const isTransposed = orientation >= 5;
  const [storedWidthPx, storedHeightPx] = isTransposed ? [heightPx, widthPx] : [widthPx, heightPx];
  const stored = pixelsHwc.slice();
  for (let row = 0; row < storedHeightPx; row++) {
    for (let column = 0; column < storedWidthPx; column++) {
      const [alongX, alongY] = isTransposed ? [row, column] : [column, row];
      const x = [2, 3, 6, 7].includes(orientation) ? widthPx - 1 - alongX : alongX;
      const y = [3, 4, 7, 8].includes(orientation) ? heightPx - 1 - alongY : alongY;
      for (let channel = 0; channel < channels; channel++)
        stored[(row * storedWidthPx + column) * channels + channel] =
          pixelsHwc[(y * widthPx + x) * channels + channel] ?? 0;
    }
  }
  return { ...scene, widthPx: storedWidthPx, heightPx: storedHeightPx, pixelsHwc: stored };
}

/** One-bit PNG of one tone: many pixels in few bytes. */
export function hugePng(widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(widthPx / 8)) * heightPx), { level: 9 });
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Largest difference of two sets of values, and their lengths must agree. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}
