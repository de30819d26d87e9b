import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  OUTPUT_PROFILES,
  type OutputFormat,
  type OutputOptions,
  type OutputProfile,
  type Resize,
} from '../../../shared/pictures/outputOptions.ts';
import { parseFormat } from '../planOutputs.ts';
import { integerBetween, numberBetween, usageFailure } from '../usage.ts';

/** How results are written, as Commander hands it over. */
export interface OutputFlags {
  format?: OutputFormat;
  depth?: '8' | '16';
  quality?: number;
  chroma?: 'full' | 'half';
  progressive?: boolean;
  tiffCompression?: 'none' | 'lzw' | 'deflate';
  longSide?: number;
  megapixels?: number;
  print?: PaperSize;
  dpi?: number;
  profile?: OutputProfile;
  sharpen?: 'screen' | 'print';
  metadata?: keyof typeof METADATA;
  stripGps?: boolean;
  note?: string | true;
  marks?: boolean;
}

/** What the flags say; what they leave open (format, depth) is decided for each photograph. */
export type OutputWish = Partial<Omit<OutputOptions, 'overwrite' | 'keepGreyscale'>>;

interface PaperSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Words of the command line → of the options. */
const METADATA = { all: 'all', 'no-gps': 'without-gps', none: 'none' } as const;
const DEFAULT_NOTE = 'Restored with PiSA Darkroom';
const DEFAULT_DPI = 300;
const MAX_MM = 10_000;

/** Adds the options of `OutputFlags`. @param formatless what is written where no format is named */
export function addOutputOptions(command: Command, formatless: string): Command {
  return command
    .addOption(
      new Option('--format <name>', `jpeg, png, tiff, webp or avif (default: ${formatless})`).argParser(
        formatNamed,
      ),
    )
    .addOption(new Option('--depth <bits>', 'bits per channel; 16 for PNG and TIFF').choices(['8', '16']))
    .option('--quality <n>', 'of JPEG, WebP and AVIF, 1 to 100 (default: 92)', integerBetween(1, 100))
    .addOption(
      new Option(
        '--chroma <resolution>',
        'colours of JPEG and AVIF (default: full from quality 90 on)',
      ).choices(['full', 'half']),
    )
    .option('--progressive', 'JPEG that appears as a whole while it loads')
    .addOption(
      new Option('--tiff-compression <kind>', 'all lossless (default: deflate)').choices([
        'none',
        'lzw',
        'deflate',
      ]),
    )
    .addOption(
      new Option('--long-side <px>', 'make larger results smaller: their longer side')
        .argParser(integerBetween(1, 100_000))
        .conflicts(['megapixels', 'print']),
    )
    .addOption(
      new Option('--megapixels <n>', 'make larger results smaller: to so many megapixels')
        .argParser(numberBetween(0.001, 1000))
        .conflicts('print'),
    )
    .addOption(
      new Option('--print <W>x<H>', 'make larger results smaller: to a print, in millimetres').argParser(
        parsePaper,
      ),
    )
    .option('--dpi <n>', `of a print (default: ${DEFAULT_DPI})`, integerBetween(30, 2400))
    .addOption(
      new Option('--profile <name>', "colour profile (default: the photograph's own)").choices(
        OUTPUT_PROFILES,
      ),
    )
    .addOption(new Option('--sharpen <for>', 'for where the result is seen').choices(['screen', 'print']))
    .addOption(
      new Option('--metadata <which>', 'what is kept of it (default: all)').choices(Object.keys(METADATA)),
    )
    .addOption(new Option('--strip-gps', 'short for --metadata no-gps').conflicts('metadata'))
    .option('--no-marks', 'do not say in the metadata how it was restored, and that an algorithm enhanced it')
    .option('--note [text]', `say in the metadata what made the file; without a text '${DEFAULT_NOTE}'`);
}

/** @throws Failure 'usage' for options that do not go together */
export function readOutputFlags(flags: OutputFlags): OutputWish {
  const { format, depth, quality, chroma, progressive, tiffCompression, profile, sharpen, marks } = flags;
  const resize = resizeOf(flags);
  const metadata = flags.stripGps ? 'no-gps' : flags.metadata;
  return {
    ...(format !== undefined && { format }),
    ...(depth !== undefined && { depth: depth === '16' ? 16 : 8 }),
    ...(quality !== undefined && { quality }),
    ...(chroma !== undefined && { chroma }),
    ...(progressive !== undefined && { progressive }),
    ...(tiffCompression !== undefined && { tiffCompression }),
    ...(resize !== undefined && { resize }),
    ...(profile !== undefined && { profile }),
    ...(sharpen !== undefined && { sharpening: sharpen }),
    ...(metadata !== undefined && { metadata: METADATA[metadata] }),
    ...(marks === false && { marks }),
    ...(flags.note !== undefined && { restoredWith: flags.note === true ? DEFAULT_NOTE : flags.note }),
  };
}

function resizeOf({ longSide, megapixels, print, dpi }: OutputFlags): Resize | undefined {
  if (dpi !== undefined && print === undefined) throw usageFailure('--dpi belongs to --print.');
  if (longSide !== undefined) return { kind: 'long-side', px: longSide };
  if (megapixels !== undefined) return { kind: 'megapixels', megapixels };
  return print === undefined ? undefined : { kind: 'print', ...print, dpi: dpi ?? DEFAULT_DPI };
}

function formatNamed(text: string): OutputFormat {
  const format = parseFormat(text);
  if (!format) throw new InvalidArgumentError('Expected jpeg, png, tiff, webp or avif.');
  return format;
}

/** `152x102` */
function parsePaper(text: string): PaperSize {
  const [widthMm = 0, heightMm = 0, ...rest] = text.split('x').map(Number);
  const isPaper = [widthMm, heightMm].every((mm) => mm > 0 && mm <= MAX_MM);
  if (!isPaper || rest.length > 0)
    throw new InvalidArgumentError('Expected width and height in millimetres, for example 152x102.');
  return { widthMm, heightMm };
}
