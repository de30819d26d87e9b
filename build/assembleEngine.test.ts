import path from 'node:path';
import { expect, it } from 'vitest';
import { packagesOf } from './assembleEngine.ts';

const modules = path.resolve(import.meta.dirname, '..', 'node_modules');

// Each system's installation holds its own packages; what is asked here is on all of them but Windows.
it.skipIf(process.platform === 'win32')(
  'a package that is for all systems but one goes to the others',
  () => {
    const perl = 'exiftool-vendored.pl'; // "os": ["!win32"]
    expect(packagesOf(modules, { platform: 'linux', arch: 'x64' })).toContain(perl);
    expect(packagesOf(modules, { platform: 'darwin', arch: 'arm64' })).toContain(perl);
    expect(packagesOf(modules, { platform: 'win32', arch: 'x64' })).not.toContain(perl);
  },
);
