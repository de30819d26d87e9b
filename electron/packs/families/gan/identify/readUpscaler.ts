import { Failure } from '../../../../../shared/errors/failure.ts';
import type { WeightFile } from '../../../onnx/weights.ts';
import { type Checkpoint, locateTensors, readCheckpoint } from '../../../torch/checkpoint.ts';
import { PickleTensor, type PickleValue } from '../../../torch/pickleValue.ts';
import { detectRrdbnet, rrdbnetGraph } from '../build/buildRrdbnet.ts';
import { detectSrvgg, srvggGraph } from '../build/buildSrvgg.ts';

/** A plain upscaler from a checkpoint, ready to run. */
export interface Upscaler {
  readonly architecture: 'RRDBNet' | 'SRVGGNetCompact';
  readonly scale: number;
  /** The value that white has: part of the architecture, so it need not be guessed from the pictures it makes. */
  readonly white: 1;
  /** Sides of its input are multiples of this. */
  readonly inputMultiple: number;
  /** How many input pixels away a result can depend on, to each side. */
  readonly receptiveRadiusPx: number;
  /** Input `image`, output `enlarged`; refers to the checkpoint by the name that it was given. */
  readonly graph: Uint8Array;
  readonly taken: ReadonlySet<string>;
  readonly source: WeightFile;
}

/** Averaged weights come first: they are the ones that were published to be used. */
const STATE_DICTS = ['params_ema', 'params', 'state_dict'];

/**
 * Reads an upscaler's checkpoint (Real-ESRGAN, ESRGAN, BSRGAN, LDL, realesr-general).
 * @param checkpointPath a file of `torch.save`
 * @param fileInPack its name as the graph will refer to it
 * @param shownPath what failures call it: the user's own file where a copy of it is read
 * @throws Failure 'weights-wrong-model' where it holds another network
 */
export function readUpscaler(
  checkpointPath: string,
  fileInPack: string,
  shownPath = checkpointPath,
): Upscaler {
  const checkpoint = readCheckpoint(checkpointPath, shownPath);
  const tensors = locateTensors(checkpoint, findStateDict(checkpoint));
  const source = { file: fileInPack, tensors };
  const rrdb = detectRrdbnet(tensors);
  if (rrdb !== undefined) {
    const { bytes, taken } = rrdbnetGraph(rrdb, source);
    const fold = 4 / rrdb.scale;
    // First, five per dense block, the body's end, two behind the enlargements, two at full size.
    const radius = 1 + 15 * rrdb.blocks + 1 + 1 / 2 + 1 / 4 + 2 / 4;
    return {
      architecture: 'RRDBNet',
      scale: rrdb.scale,
      white: 1,
      inputMultiple: fold,
      receptiveRadiusPx: Math.ceil(radius) * fold + fold - 1,
      graph: bytes,
      taken,
      source,
    };
  }
  const srvgg = detectSrvgg(tensors);
  if (srvgg !== undefined) {
    const { bytes, taken } = srvggGraph(srvgg, source);
    return {
      architecture: 'SRVGGNetCompact',
      scale: srvgg.scale,
      white: 1,
      inputMultiple: 1,
      receptiveRadiusPx: srvgg.last / 2 + 1,
      graph: bytes,
      taken,
      source,
    };
  }
  const some = [...tensors.keys()].slice(0, 3).join(', ');
  throw new Failure('weights-wrong-model.unknown-network', { checkpointPath: shownPath, some });
}

function findStateDict({ value }: Checkpoint): PickleValue | undefined {
  if (!(value instanceof Map)) return undefined;
  const isStateDict = (item: PickleValue | undefined) =>
    item instanceof Map && item.size > 0 && item.values().every((entry) => entry instanceof PickleTensor);
  return [...STATE_DICTS.map((name) => value.get(name)), value].find(isStateDict);
}
