import { Failure } from '../../shared/errors/failure.ts';

/**
 * Says at once what would otherwise show as a module that cannot be found: no onnxruntime-node is made for
 * Intel Macs.
 * @throws Failure 'provider-unavailable'
 */
export function refuseUnsupportedMachine(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): void {
  if (platform !== 'darwin' || arch !== 'x64') return;
  throw new Failure('provider-unavailable.intel-mac', {});
}
