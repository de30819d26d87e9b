import {
  gammaTransfer,
  SRGB_TRANSFER,
  type TransferCurve,
  toLight,
} from '../../../../shared/develop/transferCurve.ts';
import { findProfileTag } from './iccProfile.ts';

/** A table is taken for sRGB's curve where it is nowhere farther from it: less than a step of eight bits. */
const SAME_LIGHT = 0.003;
const PROBES = 64;

/**
 * How a profile's values become light: its red or grey curve, which matrix profiles have for all channels. A table
 * is told by sRGB's curve, which most of them are, or else by the power nearest to it.
 * @param icc absent: sRGB
 */
export function transferOf(icc: Uint8Array | undefined): TransferCurve {
  const tag = icc === undefined ? undefined : (findProfileTag(icc, 'rTRC') ?? findProfileTag(icc, 'kTRC'));
  if (tag === undefined) return SRGB_TRANSFER;
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  const type = String.fromCharCode(...tag.subarray(0, 4));
  const curve = type === 'para' ? readParametric(view) : type === 'curv' ? readCurve(view) : undefined;
  return curve?.every(Number.isFinite) === true && curve[0] > 0 && curve[1] > 0 ? curve : SRGB_TRANSFER;
}

/** ICC.1:2022, 10.18: function types 0 to 4. */
function readParametric(view: DataView): TransferCurve | undefined {
  if (view.byteLength < 16) return undefined;
  const kind = view.getUint16(8);
  const counts = [1, 3, 4, 5, 7];
  const count = counts[kind];
  if (count === undefined || view.byteLength < 12 + 4 * count) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: count },
    (_, index) => view.getInt32(12 + 4 * index) / 65536,
  );
  if (kind === 0) return gammaTransfer(g);
  // Both give a constant below −b/a: none, and `c`.
  if (kind === 1) return [g, a, b, 0, -b / a, 0, 0];
  if (kind === 2) return [g, a, b, 0, -b / a, c, c];
  return [g, a, b, c, d, e, f];
}

/** ICC.1:2022, 10.6: nothing, one power, or a table. */
function readCurve(view: DataView): TransferCurve | undefined {
  if (view.byteLength < 12) return undefined;
  const count = view.getUint32(8);
  if (count === 0) return gammaTransfer(1);
  if (view.byteLength < 12 + 2 * count) return undefined;
  if (count === 1) return gammaTransfer(view.getUint16(12) / 256);
  const light = (value: number): number => {
    const at = value * (count - 1);
    const index = Math.min(count - 2, Math.floor(at));
    const [low, high] = [view.getUint16(12 + 2 * index), view.getUint16(14 + 2 * index)];
    return (low + (at - index) * (high - low)) / 65535;
  };
  const probes = Array.from({ length: PROBES }, (_, index) => (index + 1) / (PROBES + 1));
  const isSrgb = probes.every((value) => Math.abs(light(value) - toLight(value, SRGB_TRANSFER)) < SAME_LIGHT);
  if (isSrgb) return SRGB_TRANSFER;
  // Least squares of ln(light) over ln(value); what is next to black says nothing of the power.
  const seen = probes.map((value) => [Math.log(value), light(value)] as const).filter(([, y]) => y > 1e-3);
  const power =
    seen.reduce((sum, [x, y]) => sum + x * Math.log(y), 0) / seen.reduce((sum, [x]) => sum + x * x, 0);
  return gammaTransfer(power);
}
