import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { Failure } from '../../../shared/errors/failure.ts';
import type { ModelInspection } from '../../../shared/packs/installation.ts';
import { HALF_STEP, halfError } from '../halfResidual.ts';
import { PICTURE_INPUT, RESIDUAL_OUTPUT } from '../onnx/wrapUpscaler.ts';
import { encodeSafetensors, fromFloat32 } from '../safetensors.ts';
import type { StagedPack } from './stagedPack.ts';

const GOLDEN_PX = 32;

/**
 * Writes an imported pack's golden tile: a drawn picture, and what the CPU makes of it.
 * @throws Failure 'weights-invalid' where that is no number, 'pack-graph-interface' where half precision cannot hold it
 */
export async function writeGolden(
  staged: StagedPack,
  files: { readonly graph: string; readonly golden: string },
  found: ModelInspection,
): Promise<void> {
  const side = Math.ceil(GOLDEN_PX / found.inputMultiple) * found.inputMultiple;
  const shape = [1, 3, side, side];
  const image = Float32Array.from({ length: 3 * side * side }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.37));
  const session = await ort.InferenceSession.create(path.join(staged.folder, files.graph), {
    executionProviders: ['cpu'],
  });
  try {
    const { [RESIDUAL_OUTPUT]: residual } = await session.run({
      [PICTURE_INPUT]: new ort.Tensor('float32', image, shape),
    });
    if (!(residual?.data instanceof Float32Array)) throw new TypeError('the residual is not float32');
    if (!residual.data.every(Number.isFinite)) throw notFinite();
    if (halfError(residual.data) > HALF_STEP) throw tooLarge(residual.data);
    const golden = new Map([
      [PICTURE_INPUT, fromFloat32(image, shape)],
      [RESIDUAL_OUTPUT, fromFloat32(residual.data, residual.dims)],
    ]);
    await staged.write(files.golden, encodeSafetensors(golden));
  } finally {
    await session.release();
  }
}

const notFinite = () => new Failure('weights-invalid.model-makes-no-number', {});

/** It would be computed in single precision and drawn in half. */
function tooLarge(residual: Float32Array): Failure {
  const most = residual.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return new Failure('pack-graph-interface.too-far-for-half-precision', { times: most.toPrecision(2) });
}
