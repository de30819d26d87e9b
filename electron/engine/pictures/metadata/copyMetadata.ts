import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { mkdtemp, rm, stat, writeFile } from '../../../files/disk.ts';
import { metadataSegments } from '../containers/jpegSegments.ts';
import { writeWithSegments } from '../containers/writeSpliced.ts';
import { describedEdits } from './describedEdits.ts';
import { areMakerNotesWhole, lostFields, namesOf } from './lostFields.ts';
import { hasMarks, isMarked, markEdits } from './marks.ts';
import {
  exifEdits,
  hasRegions,
  hasUnknownNotes,
  hidesPlaces,
  isMotionPhoto,
  xmpEdits,
} from './metadataEdits.ts';
import { hasOneBlock, isOrdinary, type MetadataOrder } from './metadataOrder.ts';
import { findTag, type MetadataTag } from './metadataTag.ts';
import type { MetadataTool } from './metadataTool.ts';
import { placeRule } from './places.ts';
import { canHoldIptc, translatedFields } from './translatedFields.ts';

/** The smallest picture there is, which carries fields while they are corrected: 1 × 1, grey. */
const SEED_JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
  'base64',
);
const EMPTY_PACKET = `<?xpacket begin='\uFEFF' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>
<?xpacket end='w'?>`;
/** An XMP packet of a JPEG has to fit one segment as a block (65,502 bytes); ExifTool splits single fields. */
const MAX_SEGMENT_PACKET = 65_000;
/** Raw values; minor faults of the original do not stop a copy. */
const COPYING = ['-m', '-n'];
/**
 * ExifTool checks the sum of every chunk of a PNG that it copies, in Perl: a tenth of a second of a megabyte. The
 * file was encoded a moment ago, and what comes of it is decoded to its last pixel, sums included.
 */
const UNCHECKED_SUMS = ['-api', 'FastScan=1'];
const EXIF_FIELDS = ['-IFD0:all', '-ExifIFD:all', '-GPS:all', '-InteropIFD:all'];
/** Unknown ones are a field of EXIF like any other. */
const NO_NOTES = '--MakerNote*';
/** Formats in which EXIF is one block; in TIFF and RAW files it is spread over the file's own directories. */
const BLOCK_FORMATS = /^image\/(?:jpeg|png|apng|webp|avif|heic|heif|gif|mpo|jp2|jxl)$/;

/**
 * Writes a picture with the metadata of its original: blocks are copied as they are into a small picture,
 * corrected there, and put into the result in one go.
 * @param from the encoded picture, with profile and resolution
 * @param to a new file in the same folder
 * @returns notes on what could not be kept; undefined where nothing was written, because ExifTool refused
 */
export async function copyMetadata(
  order: MetadataOrder,
  from: string,
  to: string,
): Promise<Said[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-metadata-'));
  try {
    const copy = new MetadataCopy(order, folder);
    return await copy.write(from, to);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class MetadataCopy {
  readonly #order: MetadataOrder;
  readonly #tool: MetadataTool;
  readonly #blocks: string;
  readonly #packet: string;
  readonly #notes: Said[] = [];

  constructor(order: MetadataOrder, folder: string) {
    this.#order = order;
    this.#tool = order.source.tool;
    this.#blocks = join(folder, '%.jpg');
    this.#packet = join(folder, '%.xmp');
  }

  async write(from: string, to: string): Promise<Said[] | undefined> {
    const { format } = this.#order;
    const isCopied = await this.#copySegments();
    if (isCopied && (await this.#spliceSegments(from, to))) return this.#sayWhatIsLost();
    if (!isCopied) await this.#copyBlocks();
    const fields = [
      ...['-TagsFromFile', this.#blocks],
      ...(format === 'tiff' ? [...EXIF_FIELDS, '-MakerNotes'] : ['-EXIF']),
      ...(canHoldIptc(format) ? ['-IPTC'] : []),
      ...(format === 'jpeg' ? ['-File:Comment'] : []),
      ...(format === 'png' ? ['-PNG:Comment<File:Comment', '-api', 'PNGEarlyXMP=1', ...UNCHECKED_SUMS] : []),
      ...(isCopied ? ['-XMP'] : await this.#makePacket()),
    ];
    // Both lie in one folder, whose name ExifTool would read for percent signs if it stood there again.
    const answer = await this.#tool.run([...COPYING, ...fields, '-o', `%d${basename(to)}`, from], to);
    if (answer === undefined || answer.errors.length > 0) return undefined;
    return this.#sayWhatIsLost();
  }

  #sayWhatIsLost(): Said[] {
    const { source, format, formatName } = this.#order;
    this.#notes.push(...translatedFields(source.tags, formatName, format).notes);
    if (isMotionPhoto(source.tags)) this.#notes.push(said('motion-video-left-out'));
    return this.#notes;
  }

  /**
   * Takes everything from a JPEG as it stands into the small picture, and corrects it there with one command: what
   * most photos are, and half the time of copying it block by block.
   * @returns false where something is out of the ordinary, to be copied part by part
   */
  async #copySegments(): Promise<boolean> {
    const { source, facts, stripsPlaces, marks } = this.#order;
    const { tags } = source;
    if (!isOrdinary(this.#order)) return false;
    const has = (block: string) => tags.some((tag) => tag.block === block);
    const segments = await metadataSegments(source.path, (kind) => kind === 'Comment' || has(kind));
    await writeFile(
      this.#blocks,
      Buffer.concat([SEED_JPEG.subarray(0, 2), ...segments, SEED_JPEG.subarray(2)]),
    );
    const described = describedEdits(tags, this.#order.described);
    const structs = await this.#readRegions();
    const answer = await this.#tool.run([
      ...COPYING,
      '-overwrite_original',
      ...exifEdits(tags, facts, stripsPlaces),
      ...xmpEdits(tags, structs, facts, markEdits(tags, marks)),
      ...described.exif,
      ...described.xmp,
      this.#blocks,
    ]);
    return answer !== undefined && answer.errors.length + answer.warnings.length === 0;
  }

  /**
   * Puts the corrected segments into a JPEG as they stand, which spares ExifTool a third of its work for a photo.
   * @returns false where there are others than EXIF, one packet of XMP and a comment: of Photoshop's block only IPTC
   *   goes along, and further segments of XMP are numbered
   */
  async #spliceSegments(from: string, to: string): Promise<boolean> {
    if (this.#order.format !== 'jpeg') return false;
    const segments = await metadataSegments(this.#blocks, (kind) => kind !== 'IPTC');
    const bytes = segments.reduce((sum, segment) => sum + segment.length, SEED_JPEG.length);
    if (bytes !== (await stat(this.#blocks)).size) return false;
    await writeWithSegments(from, to, segments);
    return true;
  }

  async #readRegions(): Promise<readonly MetadataTag[]> {
    const { source } = this.#order;
    if (!hasRegions(source.tags)) return [];
    return (await this.#tool.readTags(source.path, '-struct', '-XMP:all')) ?? [];
  }

  /** EXIF, IPTC and comment of the original in a small picture, corrected. */
  async #copyBlocks(): Promise<void> {
    const { source, facts, stripsPlaces, withoutMakerNotes } = this.#order;
    const mime = String(findTag(source.tags, 'MIMEType', 'File')?.value);
    const copy = async (fields: readonly string[]) => {
      await writeFile(this.#blocks, SEED_JPEG);
      return this.#copyInto(this.#blocks, [...fields, '-IPTC', '-File:Comment<Comment']);
    };
    const dropsNotes = withoutMakerNotes || (stripsPlaces && hidesPlaces(source.tags));
    const isWhole = hasOneBlock(source.tags) && !(dropsNotes && hasUnknownNotes(source.tags));
    const isCopied = BLOCK_FORMATS.test(mime) && isWhole && (await copy(['-EXIF']));
    if (!isCopied) await copy([...EXIF_FIELDS, dropsNotes ? NO_NOTES : '-MakerNotes']);
    const described = describedEdits(source.tags, this.#order.described);
    const edits = [...exifEdits(source.tags, facts, stripsPlaces), ...described.exif];
    if (dropsNotes) this.#notes.push(said('maker-notes-left-out'));
    if (await this.#edit(this.#blocks, [...edits, ...(dropsNotes ? ['-MakerNotes:all='] : [])])) return;
    // A block that cannot be corrected must not go out as it is; its fields one by one can.
    await copy([...EXIF_FIELDS, NO_NOTES]);
    if (await this.#edit(this.#blocks, [...edits, '-MakerNotes:all='])) {
      this.#notes.push(said('exif-kept-in-part'));
      return;
    }
    await writeFile(this.#blocks, SEED_JPEG);
    this.#notes.push(said('exif-left-out'));
  }

  /** @returns the arguments that put the packet into the result */
  async #makePacket(): Promise<string[]> {
    const { source, format, formatName, facts, stripsPlaces, marks, withoutXmp } = this.#order;
    const hasXmp = source.tags.some(({ block }) => block === 'XMP') && withoutXmp !== true;
    const translated = translatedFields(source.tags, formatName, format).arguments;
    const described = describedEdits(source.tags, this.#order.described);
    const isEmpty = !hasXmp && translated.length === 0 && described.xmp.length === 0;
    if (isEmpty && !hasMarks(marks)) return [];
    await writeFile(this.#packet, EMPTY_PACKET);
    if (hasXmp) await this.#copyPacket();
    if (translated.length > 0) await this.#copyInto(this.#packet, translated);
    const structs = await this.#readRegions();
    const tags = hasXmp ? source.tags : [];
    const edits = [...xmpEdits(tags, structs, facts, markEdits(tags, marks)), ...described.xmp];
    const isClean =
      (edits.length === 0 || (await this.#edit(this.#packet, edits))) &&
      (!stripsPlaces || (await this.#stripPlaces()));
    if (!isClean) {
      this.#notes.push(said('xmp-left-out'));
      await writeFile(this.#packet, EMPTY_PACKET);
      if (!hasMarks(marks)) return [];
      await this.#edit(this.#packet, markEdits([], marks));
    }
    return this.#packetArguments();
  }

  async #packetArguments(): Promise<string[]> {
    const { size } = await stat(this.#packet);
    if (this.#order.format === 'jpeg' && size > MAX_SEGMENT_PACKET)
      return ['-TagsFromFile', this.#packet, '-XMP:all'];
    return [`-XMP<=${this.#packet}`];
  }

  /** The packet as it stands; the parts that a JPEG keeps in further segments are added field by field. */
  async #copyPacket(): Promise<void> {
    await this.#copyInto(this.#packet, ['-XMP']);
    if (findTag(this.#order.source.tags, 'HasExtendedXMP', 'XMP-xmpNote') !== undefined)
      await this.#copyInto(this.#packet, ['-XMP:all']);
  }

  /**
   * Leaves out of the packet every field that names a place, of namespaces that ExifTool cannot write with
   * their whole namespace.
   */
  async #stripPlaces(): Promise<boolean> {
    const isPlace = placeRule(this.#order.source.tags);
    const places = async () => ((await this.#tool.readTags(this.#packet)) ?? []).filter(isPlace);
    const found = await places();
    if (found.length === 0) return true;
    await this.#edit(this.#packet, [...new Set(found.map(({ group, name }) => `-${group}:${name}=`))]);
    const left = await places();
    if (left.length === 0) return true;
    await this.#edit(this.#packet, [...new Set(left.map(({ group }) => `-${group}:all=`))]);
    return (await places()).length === 0;
  }

  /**
   * Copies fields of the original. ExifTool reads `%f` and the like in the name of a file that it copies from as
   * parts of the name of the file that it writes: that is called '%', so that `%f` stands for a percent sign.
   */
  #copyInto(file: string, fields: readonly string[]): Promise<boolean> {
    return this.#edit(file, ['-TagsFromFile', this.#order.source.path.replaceAll('%', '%f'), ...fields]);
  }

  async #edit(file: string, edits: readonly string[]): Promise<boolean> {
    const answer = await this.#tool.run([...COPYING, '-overwrite_original', ...edits, file]);
    return answer !== undefined && answer.errors.length === 0;
  }
}

/** What a reader finds missing in a result, as notes; `isReadable` false: once more without maker notes. */
export function compareMetadata(
  order: MetadataOrder,
  written: readonly MetadataTag[],
): { readonly notes: Said[]; readonly areMakerNotesWhole: boolean } {
  const { source, stripsPlaces, withoutXmp, format } = order;
  const dropsNotes = order.withoutMakerNotes || (stripsPlaces && hidesPlaces(source.tags));
  const described = describedEdits(source.tags, order.described);
  const isPlace = placeRule(source.tags);
  const lost = lostFields(
    source.tags,
    written,
    (tag) =>
      (stripsPlaces && isPlace(tag)) ||
      (dropsNotes && tag.name.startsWith('MakerNoteUnknown')) ||
      described.names.has(tag.name) ||
      isMarked(tag, order.marks) ||
      (withoutXmp === true && tag.block === 'XMP') ||
      (tag.block === 'IPTC' && !canHoldIptc(format)),
  );
  return {
    notes: lost.length === 0 ? [] : [said('fields-not-copied', { names: namesOf(lost) })],
    areMakerNotesWhole: dropsNotes || areMakerNotesWhole(source.tags, written),
  };
}
