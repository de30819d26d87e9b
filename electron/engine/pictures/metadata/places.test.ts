import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import { OUTPUT_FORMATS, outputOptionsSchema } from '../../../../shared/pictures/outputOptions.ts';
import { decodePicture } from '../decodePicture.ts';
import { sharp } from '../libvips.ts';
import { drawScene, sceneImage } from '../testing/drawPictures.ts';
import { writeFields, writePacket } from '../testing/metadataFields.ts';
import { writePicture } from '../writePicture.ts';
import { findTag } from './metadataTag.ts';
import { MetadataTool } from './metadataTool.ts';

/** Places in every way that files tell them: known and unknown namespaces, attributes, elements, structures. */
const PACKET = `<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''
 xmlns:drone-dji='http://www.dji.com/drone-dji/1.0/' xmlns:maker='http://drones.example/1/'
 xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'
 xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:other='http://other.example/'
 xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'
 drone-dji:GpsLatitude='+44.513579' drone-dji:AbsoluteAltitude='+12.5' maker:home_latitude='44.513579'
 exif:GPSLatitude='44,30.8148N' photoshop:City='Lunenburg' other:Mood='fine'>
<maker:TrackPoint>44.513579 -64.300784</maker:TrackPoint><drone-dji:GpsLongitude>-64.300784</drone-dji:GpsLongitude>
<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType='Resource'><Iptc4xmpExt:City>Lunenburg</Iptc4xmpExt:City>
</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Harbour</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>`;
/** ExifTool sorts this maker's whole namespace under places, and the maker misspells one of them. */
const DRONE_PACKET = `<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:drone-dji='http://www.dji.com/drone-dji/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'
 xmlns:xmpDM='http://ns.adobe.com/xmp/1.0/DynamicMedia/'>
<drone-dji:GpsLongtitude>11.312345</drone-dji:GpsLongtitude><drone-dji:RtkFlag>50</drone-dji:RtkFlag>
<xmpDM:logComment>44.5123N 11.3123E</xmpDM:logComment>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Harbour</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>`;
const PLACES = ['44.5135', '64.3007', '44,30', 'Lunenburg', 'NovaScotia', 'Canada', 'Pier'];

const folder = mkdtempSync(join(tmpdir(), 'darkroom places '));
const tool = new MetadataTool();
const original = join(folder, 'home.jpg');

beforeAll(async () => {
  await sceneImage(drawScene()).jpeg().toFile(original);
  await writePacket(tool, original, PACKET);
  await writeFields(
    tool,
    original,
    ...[
      '-GPS:GPSLatitude=44.513579',
      '-GPS:GPSLatitudeRef=N',
      '-GPS:GPSLongitude=64.300784',
      '-GPS:GPSLongitudeRef=W',
    ],
    ...['-IFD0:Model=Box 12', '-IPTC:City=Lunenburg', '-IPTC:Sub-location=Pier', '-IPTC:Keywords=boat'],
    ...['-IPTC:Province-State=NovaScotia', '-IPTC:Country-PrimaryLocationName=Canada'],
  );
});
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

describe('a result without its place', () => {
  it.each(OUTPUT_FORMATS)('%s: has none in any block, and everything else', async (format) => {
    const target = join(folder, `nowhere.${format}`);
    const picture = await decodePicture(original, { tool });
    const asked = outputOptionsSchema.parse({ format, metadata: 'without-gps' });
    await writePicture(target, picture, asked, { original });
    // Small pictures: what is searched for can stand in their bytes by no chance.
    const bytes = readFileSync(target).toString('latin1');
    expect(PLACES.filter((place) => bytes.includes(place))).toEqual([]);
    expect(/latitude|longitude|TrackPoint/i.test(bytes)).toBe(false);
    const { xmp } = await sharp(target).metadata();
    expect(xmp?.toString()).toContain('Harbour');
    expect(xmp?.toString()).toContain('fine');
    const tags = (await tool.readTags(target)) ?? [];
    expect(tags.filter(({ category, block }) => category === 'Location' && block !== 'Composite')).toEqual(
      [],
    );
    expect(findTag(tags, 'Model', 'IFD0')?.value).toBe('Box 12');
  });

  it.each(OUTPUT_FORMATS)('%s: texts that say the place go, and nothing else does', async (format) => {
    const path = join(folder, `said ${format}.jpg`);
    await sceneImage(drawScene()).jpeg().toFile(path);
    await writePacket(tool, path, DRONE_PACKET);
    await writeFields(
      tool,
      path,
      ...['-GPS:GPSLatitude=44.513579', '-GPS:GPSLatitudeRef=N', '-IFD0:Model=Box 12'],
      ...['-File:Comment=at 44.513579', '-ExifIFD:UserComment=44° 30′ 48″ N', '-IFD0:ImageDescription=Boat'],
      '-IPTC:Caption-Abstract=44.5135, -64.3007',
      '-IPTC:Keywords=boat',
    );
    const target = join(folder, `unsaid.${format}`);
    const picture = await decodePicture(path, { tool });
    const asked = outputOptionsSchema.parse({ format, metadata: 'without-gps' });
    const { notes } = await writePicture(target, picture, asked, { original: path });
    const tags = (await tool.readTags(target)) ?? [];
    const said = JSON.stringify(tags.filter(({ block }) => block !== 'ExifTool' && block !== 'File'));
    expect(said).not.toMatch(/44\.51|44°|64\.30|11\.31/);
    expect(findTag(tags, 'Comment', 'File', 'PNG')).toBeUndefined();
    expect(['Model', 'ImageDescription'].map((name) => findTag(tags, name, 'IFD0')?.value)).toEqual([
      'Box 12',
      'Boat',
    ]);
    expect(findTag(tags, 'Title', 'XMP-dc')?.value).toBe('Harbour');
    expect(notes.map(inEnglish).filter((note) => /could not|left out/.test(note))).toEqual([]);
  });

  it.each(OUTPUT_FORMATS)('%s: keeps every place where all is to be kept', async (format) => {
    const target = join(folder, `somewhere.${format}`);
    const picture = await decodePicture(original, { tool });
    await writePicture(target, picture, outputOptionsSchema.parse({ format }), { original });
    const tags = (await tool.readTags(target)) ?? [];
    expect(Number(findTag(tags, 'GPSLatitude', 'GPS')?.value)).toBeCloseTo(44.513579, 5);
    expect(findTag(tags, 'GPSLongitude', 'XMP-drone-dji')?.value).toBe('-64.300784');
    expect((await sharp(target).metadata()).xmp?.toString()).toContain('home_latitude');
  });
});
