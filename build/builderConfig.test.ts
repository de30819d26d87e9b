import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { builderConfig, missingForTrust } from './builderConfig.ts';

const validate = (config: Configuration): Promise<void> =>
  validateConfiguration(config, new DebugLogger(false));
const configFor = (platform: 'linux' | 'darwin' | 'win32', env: NodeJS.ProcessEnv = {}) =>
  builderConfig({ target: { platform, arch: 'arm64' }, resources: '/r', env });

describe("the packages' configuration", () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'fits the schema of electron-builder for %s',
    async (platform) => {
      await expect(validate(configFor(platform))).resolves.toBeUndefined();
      await expect(validate(configFor(platform, { CSC_LINK: 'x' }))).resolves.toBeUndefined();
    },
  );

  it('is really checked: a wrong entry is refused', async () => {
    const wrong = { ...configFor('linux'), asarUnpacked: true };
    await expect(validate(wrong)).rejects.toThrow('asarUnpacked');
  });

  it('names a maintainer, from the environment where it has one', () => {
    expect(configFor('linux').linux?.maintainer).toMatch(/^.+ <.+@.+>$/);
    const env = { DARKROOM_MAINTAINER: 'A B <a@example.org>' };
    expect(configFor('linux', env).linux?.maintainer).toBe(env.DARKROOM_MAINTAINER);
  });

  it('signs ad hoc without a certificate, and hardened with what Node needs with one', () => {
    expect(configFor('darwin').mac).toMatchObject({ identity: '-', hardenedRuntime: false, notarize: false });
    expect(configFor('darwin').electronFuses).toMatchObject({ resetAdHocDarwinSignature: true });
    const signed = configFor('darwin', { CSC_LINK: 'x' });
    expect(signed.mac).toMatchObject({ hardenedRuntime: true, entitlements: 'build/entitlements.mac.plist' });
    expect(signed.mac).not.toHaveProperty('identity');
    expect(signed.extraMetadata).toEqual({ isSigned: true });
  });

  it('says what a package lacks to be opened without a warning', () => {
    const target = { platform: 'darwin', arch: 'arm64' } as const;
    expect(missingForTrust(target, {})).toHaveLength(2);
    expect(missingForTrust(target, { CSC_LINK: 'x', APPLE_API_KEY: 'y' })).toEqual([]);
    expect(missingForTrust({ platform: 'linux', arch: 'x64' }, {})).toEqual([]);
  });
});
