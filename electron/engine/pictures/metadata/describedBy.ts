import { findTag, listOf, type MetadataTag, numberOf, textOf } from './metadataTag.ts';
import { tellsPlace } from './places.ts';

/** What of a photo's metadata is shown and searched for. */
export interface DescribedPhoto {
  readonly hasGps: boolean;
  /** ISO 8601, with an offset where the camera noted one. */
  readonly capturedAt?: string;
  /** 'Maker Model', the maker's name once. */
  readonly camera?: string;
  readonly rating?: number;
  readonly keywords?: readonly string[];
}

export function describedBy(tags: readonly MetadataTag[]): DescribedPhoto {
  const capturedAt = capturedAtOf(tags);
  const camera = cameraName(
    textOf(findTag(tags, 'Make', 'IFD0', 'XMP-tiff')),
    textOf(findTag(tags, 'Model', 'IFD0', 'XMP-tiff')),
  );
  const rating = numberOf(findTag(tags, 'Rating', 'XMP-xmp', 'IFD0'));
  const keywords = [
    ...new Set([...listOf(findTag(tags, 'Subject', 'XMP-dc')), ...listOf(findTag(tags, 'Keywords', 'IPTC'))]),
  ].filter((keyword) => keyword !== '');
  return {
    hasGps: tags.some(tellsPlace),
    ...(capturedAt === undefined ? {} : { capturedAt }),
    ...(camera === undefined ? {} : { camera }),
    ...(rating === undefined ? {} : { rating }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
}

/** When the picture was taken, by whoever noted it; else when its file was made. */
function capturedAtOf(tags: readonly MetadataTag[]): string | undefined {
  const offset = textOf(findTag(tags, 'OffsetTimeOriginal', 'ExifIFD'));
  const times: [string | undefined, string | undefined][] = [
    [textOf(findTag(tags, 'DateTimeOriginal', 'ExifIFD')), offset],
    [textOf(findTag(tags, 'DateTimeOriginal', 'XMP-exif')), undefined],
    [textOf(findTag(tags, 'DateCreated', 'XMP-photoshop')), undefined],
    [textOf(findTag(tags, 'CreateDate', 'ExifIFD')), textOf(findTag(tags, 'OffsetTimeDigitized', 'ExifIFD'))],
    [textOf(findTag(tags, 'ModifyDate', 'IFD0')), textOf(findTag(tags, 'OffsetTime', 'ExifIFD'))],
  ];
  return times.map(([time, zone]) => isoTime(time, zone)).find((time) => time !== undefined);
}

/** '2024:05:01 12:30:00' and '+02:00' as 2024-05-01T12:30:00+02:00; the time may name its own zone. */
function isoTime(time: string | undefined, offset: string | undefined): string | undefined {
  const parts = /^(\d{4}):(\d{2}):(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?([+-]\d{2}:\d{2}|Z)?/.exec(
    time ?? '',
  );
  if (parts === null || parts[1] === '0000') return undefined;
  const noted = offset !== undefined && /^[+-]\d{2}:\d{2}$/.test(offset) ? offset : '';
  const [, year, month, day, hour, minute, second = '00', zone = noted] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}

function cameraName(make: string | undefined, model: string | undefined): string | undefined {
  if (make === undefined || model === undefined) return model ?? make;
  const brand = make.split(/\s/)[0] ?? make;
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`;
}
