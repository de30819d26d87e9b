import { describe, expect, it } from 'vitest';
import { CAMERA_XMP } from '../testing/drawPictures.ts';
import { correctXmp, isXmpText, readXmp, withCreatorTool } from './xmp.ts';

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

describe('isXmpText', () => {
  it('takes text and refuses broken UTF-8 and zero bytes', () => {
    expect(isXmpText(packet)).toBe(true);
    expect(isXmpText(Uint8Array.from([0x3c, 0xff, 0x3e]))).toBe(false);
    expect(isXmpText(Uint8Array.from([0x3c, 0, 0x3e]))).toBe(false);
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

describe('withCreatorTool', () => {
  const tool = 'Restored with “Darkroom” <1 & 2>';
  const toolAttribute = /\w+:CreatorTool="([^"]*)"/g;
  const tools = (bytes: Uint8Array) => [...textOf(bytes).matchAll(toolAttribute)].map((match) => match[1]);

  it('joins what a packet says already, once', () => {
    const told = withCreatorTool(packet, tool);
    expect(tools(told)).toEqual(['Restored with “Darkroom” &lt;1 &amp; 2&gt;']);
    expect(readXmp(told)).toEqual(readXmp(packet));
    expect(textOf(withCreatorTool(told, tool))).toBe(textOf(told));
    expect(tools(withCreatorTool(told, 'another'))).toEqual(['another']);
  });

  it('makes a packet where there is none', () => {
    const made = withCreatorTool(undefined, tool);
    expect(tools(made)).toHaveLength(1);
    expect(tools(withCreatorTool(new TextEncoder().encode('<x/>'), tool))).toHaveLength(1);
    expect(readXmp(made)).toEqual({ keywords: [], hasGps: false });
  });

  it('declares the namespace where a packet does not', () => {
    const foreign = '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"/>';
    const told = textOf(withCreatorTool(new TextEncoder().encode(foreign), tool));
    expect(told).toMatch(/^<rdf:Description xmlns:xmp="http:\/\/ns.adobe.com\/xap\/1.0\/" xmp:CreatorTool="/);
  });
});
