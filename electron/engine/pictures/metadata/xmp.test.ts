import { describe, expect, it } from 'vitest';
import { CAMERA_XMP } from '../testing/drawPictures.ts';
import { correctXmp, readXmp } from './xmp.ts';

const packet = new TextEncoder().encode(CAMERA_XMP);
const correction = { widthPx: 192, heightPx: 128, stripGps: false };
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('readXmp', () => {
  it('reads rating, keywords and whether there is a place', () => {
    expect(readXmp(packet)).toEqual({ rating: 4, keywords: ['house & field', 'поле'], hasGps: true });
  });

  it('follows the prefixes that a packet declares', () => {
    const renamed = CAMERA_XMP.replace('xmlns:xmp=', 'xmlns:xap=')
      .replace('xmlns:dc=', 'xmlns:d=')
      .replaceAll('xmp:', 'xap:')
      .replaceAll('dc:', 'd:');
    expect(readXmp(new TextEncoder().encode(renamed))).toMatchObject({
      rating: 4,
      keywords: ['house & field', 'поле'],
    });
  });

  it('finds nothing in what is no packet', () => {
    expect(readXmp(new TextEncoder().encode('<x/>'))).toEqual({ keywords: [], hasGps: false });
  });
});

describe('correctXmp', () => {
  it('changes orientation and size and nothing else', () => {
    const corrected = textOf(correctXmp(packet, correction));
    const expected = CAMERA_XMP.replace('tiff:Orientation="6"', 'tiff:Orientation="1"').replace(
      'PixelXDimension="64"',
      'PixelXDimension="192"',
    );
    expect(corrected).toBe(expected);
  });

  it('takes out attributes and elements of the place', () => {
    const corrected = correctXmp(packet, { ...correction, stripGps: true });
    expect(textOf(corrected)).not.toContain('GPS');
    expect(readXmp(corrected)).toEqual({ rating: 4, keywords: ['house & field', 'поле'], hasGps: false });
  });
});
