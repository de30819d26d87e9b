/**
 * `npm run package`: everything built and laid into packages for this system, in release/. Options:
 *
 *     --dir          only the unpacked app, no installers
 *     --stand-in     over a stand-in for Electron, which is also taken where Electron cannot be had
 *     --arch ARCH    for another processor (x64, arm64); its packages are fetched from the registry
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PackageTarget } from './assembleEngine.ts';
import { makePackage } from './makePackage.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    'stand-in': { type: 'boolean', default: false },
    arch: { type: 'string', default: process.arch },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const target = { platform: process.platform, arch: values.arch };
if (isPackageTarget(target)) {
  const made = await makePackage(root, target, {
    isUnpackedOnly: values.dir,
    isStandIn: values['stand-in'],
    say: (text) => console.error(text),
  });
  for (const file of made.files) console.log(file);
  for (const { what, why } of made.missing) console.error(`Not made: ${what}. ${why}`);
  process.exitCode = made.files.length === 0 ? 1 : 0;
} else {
  console.error(`There is no package for ${target.platform} on ${target.arch}.`);
  process.exitCode = 2;
}

function isPackageTarget(wanted: { platform: string; arch: string }): wanted is PackageTarget {
  const platforms = ['linux', 'win32', 'darwin'];
  const isIntelMac = wanted.platform === 'darwin' && wanted.arch === 'x64';
  return platforms.includes(wanted.platform) && ['x64', 'arm64'].includes(wanted.arch) && !isIntelMac;
}
