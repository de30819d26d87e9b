import type { Provider } from '../../shared/engine/providers.ts';

/** As their makers write them, in every language. */
export const PROVIDER_NAMES: Readonly<Record<Provider, string>> = {
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
  cpu: 'CPU',
};
