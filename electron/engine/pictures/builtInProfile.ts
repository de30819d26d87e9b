import { sharp } from './libvips.ts';

/** The bytes of a profile that sharp brings along: sRGB or Display P3. */
export async function builtInProfile(name: 'srgb' | 'p3'): Promise<Uint8Array> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000000' } });
  const { icc } = await sharp(await pixel.withIccProfile(name).png().toBuffer()).metadata();
  if (icc === undefined) throw new TypeError(`sharp has no profile '${name}'`);
  return icc;
}
