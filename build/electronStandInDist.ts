/**
 * A folder laid out like an unpacked Electron, for machines that cannot get one: the packager copies, renames,
 * archives and sets fuses in earnest, and what comes out is looked at and started under its own Node. Its program
 * says that it is no Electron.
 */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** By this, and the version and length behind it, fuses are found in the program (@electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const WIRE_VERSION = 1;
/** As many as Electron 45 has; 0x30 and 0x31 stand for off and on. */
const WIRE_DEFAULTS = '101000100';

const PROGRAM = `#!/bin/sh
echo "This package was made without Electron, and its window cannot be opened." >&2
exit 1
`;

const FILES = [
  ...['LICENSE', 'LICENSES.chromium.html', 'chrome_100_percent.pak', 'chrome_200_percent.pak', 'icudtl.dat'],
  ...['libEGL.so', 'libGLESv2.so', 'libffmpeg.so', 'libvk_swiftshader.so', 'libvulkan.so.1'],
  ...['resources.pak', 'snapshot_blob.bin', 'v8_context_snapshot.bin', 'vk_swiftshader_icd.json'],
  ...['locales/en-GB.pak', 'locales/en-US.pak', 'locales/zh-CN.pak', 'resources/placeholder'],
];

/** @returns the folder, for the packager's `electronDist` */
export async function makeStandInDist(root: string, folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const name of FILES) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), name);
  }
  const manifest = await readFile(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  await writeFile(path.join(folder, 'version'), JSON.parse(manifest).version);
  const wire = Buffer.from([WIRE_VERSION, WIRE_DEFAULTS.length]);
  const program = Buffer.concat([Buffer.from(`${PROGRAM}# ${SENTINEL}`), wire, Buffer.from(WIRE_DEFAULTS)]);
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    await writeFile(path.join(folder, name), name === 'electron' ? program : '#!/bin/sh\n');
    await chmod(path.join(folder, name), 0o755);
  }
  return folder;
}
