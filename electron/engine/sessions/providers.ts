import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { PROVIDERS, type Provider } from '../../../shared/engine/providers.ts';

/**
 * The execution providers that this build of onnxruntime has here, best first. Which of them works is known
 * only after the golden tile.
 */
export function listProviders(): readonly Provider[] {
  const present = new Set(listSupportedBackends().map((backend) => backend.name));
  return PROVIDERS.filter((provider) => present.has(provider) && (provider !== 'cuda' || hasCudaLibraries()));
}

/** onnxruntime-node lists CUDA on Linux in any case; its libraries are a separate, large download. */
function hasCudaLibraries(): boolean {
  const root = path.dirname(path.dirname(createRequire(import.meta.filename).resolve('onnxruntime-node')));
  const folder = path.join(root, 'bin', 'napi-v6', process.platform, process.arch);
  return existsSync(path.join(folder, 'libonnxruntime_providers_cuda.so'));
}
