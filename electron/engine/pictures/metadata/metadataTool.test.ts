import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { inEnglish, said } from '../../../../shared/errors/words/words.ts';
import { outputOptionsSchema } from '../../../../shared/pictures/outputOptions.ts';
import { isProcessAlive } from '../../../files/isProcessAlive.ts';
import { decodePicture } from '../decodePicture.ts';
import { sharp } from '../libvips.ts';
import { cameraJpeg, drawScene, writeP3Jpeg } from '../testing/drawPictures.ts';
import { writeFields } from '../testing/metadataFields.ts';
import { writePicture } from '../writePicture.ts';
import { findTag, listOf } from './metadataTag.ts';
import { MetadataTool } from './metadataTool.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom tool '));
const tool = new MetadataTool();
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true });
});

describe('the process that is kept open', () => {
  it('is one for many files, and another one after it was killed', async () => {
    const file = join(folder, 'photo.jpg');
    writeFileSync(file, await cameraJpeg(drawScene(), 1));
    await Promise.all([1, 2, 3].map(() => tool.readTags(file)));
    const first = (await tool.pid()) ?? 0;
    await tool.readTags(file);
    expect(await tool.pid()).toBe(first);
    process.kill(first, 'SIGKILL');
    const tags = (await tool.readTags(file)) ?? [];
    expect(findTag(tags, 'Model', 'IFD0')?.value).toBe('Box 12');
    expect(await tool.pid()).not.toBe(first);
  });

  it.skipIf(process.platform === 'win32')('ends with its owner, even one that was killed', async () => {
    const module = join(import.meta.dirname, 'metadataTool.ts');
    const program = `import { MetadataTool } from ${JSON.stringify(module)};
      const tool = new MetadataTool(); await tool.start(); console.log(await tool.pid());
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', program]);
    const pid = Number(await firstLine(owner));
    expect(isProcessAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(isProcessAlive(pid)).toBe(false), { timeout: 20_000 });
  });

  it('answers in an environment of a language that is not installed', async () => {
    vi.stubEnv('LC_ALL', 'xx_YY.UTF-8');
    const another = new MetadataTool();
    try {
      expect(await another.start()).toMatchObject({ kind: 'ready' });
    } finally {
      vi.unstubAllEnvs();
      await another.end();
    }
  });

  it('listens to nothing on its owner, so that any number of owners may follow each other', async () => {
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const [before, another] = [listeners(), new MetadataTool()];
    await another.start();
    expect(listeners()).toEqual(before);
    await another.end();
  });

  it('takes every name that a file can have, and every text', async () => {
    const names = [
      '100 %d %f.jpg',
      'дом 🏠 & $HOME.jpg',
      '-all=.jpg',
      process.platform === 'win32' ? 'x.jpg' : 'two\nlines.jpg',
    ];
    for (const name of names) {
      const file = join(folder, name);
      writeFileSync(file, await cameraJpeg(drawScene(), 1));
      await writeFields(tool, file, '-XMP-dc:Subject=first\nsecond \\ "third"');
      const tags = (await tool.readTags(file)) ?? [];
      expect(listOf(findTag(tags, 'Subject', 'XMP-dc')), name).toEqual(['first\nsecond \\ "third"']);
      const picture = await decodePicture(file, { tool });
      const target = join(folder, `written ${name}`);
      await writePicture(target, picture, outputOptionsSchema.parse({ format: 'jpeg' }), { original: file });
      expect(findTag((await tool.readTags(target)) ?? [], 'Model', 'IFD0')?.value, name).toBe('Box 12');
    }
  });
});

describe('the fields of an original', () => {
  it('are asked for once, and again when its file is another one', async () => {
    const file = join(folder, 'asked once.jpg');
    writeFileSync(file, await cameraJpeg(drawScene(), 1));
    const [first, beside] = await Promise.all([1, 2].map(() => tool.readOriginalTags(file)));
    expect(beside).toBe(first);
    expect(await tool.readOriginalTags(file)).toBe(first);
    await writeFields(tool, file, '-XMP-dc:Title=a longer file than before');
    expect(findTag((await tool.readOriginalTags(file)) ?? [], 'Title', 'XMP-dc')?.value).toBe(
      'a longer file than before',
    );
  });

  it('are asked for again where that failed', async () => {
    const file = join(folder, 'comes later.jpg');
    await expect(tool.readOriginalTags(file)).rejects.toThrow('ENOENT');
    writeFileSync(file, await cameraJpeg(drawScene(), 1));
    expect(findTag((await tool.readOriginalTags(file)) ?? [], 'Model', 'IFD0')?.value).toBe('Box 12');
  });
});

describe('a JPEG of a JPEG', () => {
  async function commandsOf(name: string, ...fields: readonly string[]): Promise<number> {
    const file = join(folder, `${name}.jpg`);
    writeFileSync(file, await cameraJpeg(drawScene(), 1));
    await writeFields(tool, file, ...fields);
    const picture = await decodePicture(file, { tool });
    const target = join(folder, `${name} written.jpg`);
    const run = vi.spyOn(tool, 'run');
    try {
      await writePicture(target, picture, outputOptionsSchema.parse({ format: 'jpeg' }), { original: file });
      expect(await listedFields(target)).toEqual(await listedFields(file));
      return run.mock.calls.length - 2; // those of the comparison
    } finally {
      run.mockRestore();
    }
  }

  async function listedFields(file: string): Promise<unknown[]> {
    const tags = (await tool.readTags(file)) ?? [];
    const values = ['Model', 'Title', 'Comment', 'Keywords'].map((name) =>
      tags.find((tag) => tag.name === name),
    );
    return values.map((tag) => tag?.value);
  }

  it('takes two commands: one corrects, one reads again', async () => {
    expect(await commandsOf('two', '-XMP-dc:Title=Пристань 🏠', '-Comment=by the lake')).toBe(2);
  });

  it('takes a third where IPTC has to be taken out of Photoshop’s block', async () => {
    expect(await commandsOf('three', '-XMP-dc:Title=quay', '-IPTC:Keywords=boat')).toBe(3);
  });
});

describe('a PNG', () => {
  it('is checked by reading it back, and not by ExifTool, whose sums are slow', async () => {
    const file = join(folder, 'sums.jpg');
    writeFileSync(file, await cameraJpeg(drawScene(), 1));
    const picture = await decodePicture(file, { tool });
    const warnings: string[] = [];
    const run = tool.run.bind(tool);
    const spy = vi.spyOn(tool, 'run').mockImplementation(async (lines, output) => {
      const encoded = lines.at(-1) ?? '';
      if (output !== undefined) writeFileSync(encoded, withWrongSum(readFileSync(encoded)));
      const answer = await run(lines, output);
      if (output !== undefined) warnings.push(...(answer?.warnings ?? ['no answer']));
      return answer;
    });
    try {
      const target = join(folder, 'sums.png');
      const options = outputOptionsSchema.parse({ format: 'png' });
      await expect(writePicture(target, picture, options, { original: file })).rejects.toMatchObject({
        code: 'output-not-verified',
      });
      expect(warnings).toEqual([]);
    } finally {
      spy.mockRestore();
    }
  });
});

/** The first chunk of pixels has another checksum. */
function withWrongSum(png: Buffer): Buffer {
  const type = png.indexOf('IDAT');
  const sum = type + 4 + png.readUInt32BE(type - 4);
  png.writeUInt32BE((png.readUInt32BE(sum) ^ 1) >>> 0, sum);
  return png;
}

describe('a computer without Perl', () => {
  const none = new MetadataTool(async () => undefined);

  it('says so in a sentence', async () => {
    expect(await none.start()).toEqual({ kind: 'missing', reason: said('metadata-needs-perl') });
    expect(await none.readTags(join(folder, 'photo.jpg'))).toBeUndefined();
  });

  it('still writes pictures, upright, with profile and resolution, and says what is missing', async () => {
    const source = join(folder, 'no perl.jpg');
    await writeP3Jpeg(source, { widthPx: 96, heightPx: 64 });
    await writeFields(
      tool,
      source,
      '-JFIF:XResolution=204',
      '-JFIF:YResolution=204',
      '-JFIF:ResolutionUnit=1',
    );
    const picture = await decodePicture(source, { tool: none });
    for (const format of ['jpeg', 'png', 'tiff'] as const) {
      const target = join(folder, `no perl.${format}`);
      const { notes } = await writePicture(target, picture, outputOptionsSchema.parse({ format }));
      expect(notes.map(inEnglish)).toEqual([
        'Metadata cannot be read or copied: there is no Perl on this computer.',
      ]);
      const header = await sharp(readFileSync(target)).metadata();
      expect(header.density, format).toBe(204);
      expect(header.icc).toEqual(picture.metadata.icc);
    }
  });
});

function firstLine(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    program.stdout?.once('data', (data: Buffer) => resolve(String(data)));
    program.once('error', reject);
    program.once('exit', () => reject(new Error('it ended before it said anything')));
  });
}
