/** How packages are made: electron-builder's configuration, checked against its types and its schema. */
import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { APP_ID, PRODUCT_NAME } from '../shared/appIdentity.ts';
import { PICTURE_ENDINGS } from '../shared/library/pictureFiles.ts';
import { EXECUTABLE_NAME } from './appManifest.ts';
import type { PackageTarget } from './assembleEngine.ts';

export interface BuilderParts {
  readonly target: PackageTarget;
  /** Where `engine`, `bin` and the papers were assembled. */
  readonly resources: string;
  /** An unpacked Electron; without one the builder downloads its own. */
  readonly electronDist?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Somebody who answers for a package; packages of Debian must name one. */
const DEFAULT_MAINTAINER = 'PiSA Darkroom contributors <maintainers@pisa-darkroom.example.org>';

const MIME_TYPES = 'jpeg png tiff webp avif heic heif gif'.split(' ').map((name) => `image/${name}`);

export function builderConfig({ target, resources, electronDist, env }: BuilderParts): Configuration {
  const isSigned = isMacSigned(env);
  return {
    appId: APP_ID,
    productName: PRODUCT_NAME,
    copyright: 'Program: MIT licence. Bundled weights: CC BY-SA 4.0.',
    directories: { app: 'dist/app', output: 'release', buildResources: 'dist/icons' },
    // Main, preload and page are bundled: the archive needs no package.
    files: ['main.js', 'preload.cjs', 'icon.png', 'package.json', 'page/**', '!**/*.map', '!**/.built-from'],
    extraMetadata: { isSigned },
    asar: true,
    // Packages are our own business: the builder would lay all of them into the archive.
    beforeBuild: async () => false,
    publish: null,
    ...(electronDist === undefined ? {} : { electronDist }),
    extraResources: [
      // As one: of a folder that is named itself, the builder leaves out its node_modules.
      { from: resources, to: '.', filter: ['engine/**', 'bin/**', 'papers/**'] },
      ...['packs', 'niqe'].map((name) => ({ from: `models/${name}`, to: `models/${name}` })),
    ],
    electronFuses: {
      // The engine and the command line have a Node of their own.
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      // A Mac kills a program whose signature does not fit, and setting fuses breaks Electron's own.
      resetAdHocDarwinSignature: target.platform === 'darwin' && !isSigned,
    },
    toolsets: { appimage: '1.0.3' },
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Graphics',
      executableName: EXECUTABLE_NAME,
      maintainer: env.DARKROOM_MAINTAINER ?? DEFAULT_MAINTAINER,
      icon: 'dist/icons',
      mimeTypes: MIME_TYPES,
      syncDesktopName: true,
      desktop: { entry: { StartupWMClass: EXECUTABLE_NAME } },
    },
    // The launcher is on everybody's path.
    deb: { fpm: [`${path.join(resources, 'usr-bin-darkroom')}=/usr/bin/darkroom`] },
    mac: macConfig(isSigned),
    win: {
      target: ['nsis', 'portable'],
      icon: 'dist/icons/icon.ico',
      executableName: EXECUTABLE_NAME,
      fileAssociations: FILE_ASSOCIATIONS,
    },
    // Associations are the machine's: Windows keeps none that one person's installation makes.
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
    portable: { artifactName: `\${productName}-\${version}-\${arch}-portable.\${ext}` },
  };
}

const FILE_ASSOCIATIONS: NonNullable<Configuration['fileAssociations']> = [
  // Offered under 'Open with'; what opens photos by default stays.
  { ext: [...PICTURE_ENDINGS], name: 'Photograph', role: 'Editor', rank: 'Alternate' },
];

function isMacSigned(env: NodeJS.ProcessEnv): boolean {
  return env.CSC_LINK !== undefined || env.CSC_NAME !== undefined;
}

/**
 * With a certificate: hardened, with what Node's compiler and onnxruntime's libraries need, and notarised where
 * the environment has an account. Without one: signed ad hoc, because Apple silicon runs nothing unsigned; the
 * hardened runtime would then refuse Electron's own libraries.
 */
function macConfig(isSigned: boolean): NonNullable<Configuration['mac']> {
  const entitlements = 'build/entitlements.mac.plist';
  return {
    target: ['dmg', 'zip'],
    category: 'public.app-category.photography',
    icon: 'dist/icons/icon.icns',
    fileAssociations: FILE_ASSOCIATIONS,
    ...(isSigned
      ? { hardenedRuntime: true, entitlements, entitlementsInherit: entitlements }
      : { identity: '-', hardenedRuntime: false, notarize: false }),
  };
}

/** What the environment lacks for a package that opens without a warning; empty where nothing is. */
export function missingForTrust({ platform }: PackageTarget, env: NodeJS.ProcessEnv): readonly string[] {
  if (platform === 'linux') return [];
  if (platform === 'win32')
    return env.CSC_LINK === undefined && env.WIN_CSC_LINK === undefined
      ? ['no certificate (CSC_LINK): Windows warns before it starts the installer']
      : [];
  const hasAccount =
    env.APPLE_API_KEY !== undefined || env.APPLE_ID !== undefined || env.APPLE_KEYCHAIN_PROFILE !== undefined;
  return [
    ...(isMacSigned(env) ? [] : ['no certificate (CSC_LINK): signed ad hoc, and without notifications']),
    ...(hasAccount
      ? []
      : ['no Apple account (APPLE_API_KEY …): not notarised, macOS warns at the first start']),
  ];
}
