import type { Rect } from '../../../../shared/tiles/planTiles.ts';
import { cropPlanes } from '../../tiles/planes.ts';
import type { RunnableGraph, RunTile } from '../../tiles/tileNetwork.ts';
import { type PixelTileOptions, runPixelTile } from './runPixelTile.ts';

export interface UpscalerTileOptions extends PixelTileOptions {
  /** The whole number of times that the network itself enlarges. */
  readonly factor: number;
  /** Size of the result, which may be smaller than `factor` times the picture. */
  readonly outputWidthPx: number;
  readonly outputHeightPx: number;
}

/**
 * A pack whose network enlarges by itself: it sees the original and answers with the residual at `factor`
 * times its size, which is reduced to the size that is wanted.
 */
export function runUpscalerTile(options: UpscalerTileOptions): RunTile {
  const { factor, widthPx, heightPx, outputWidthPx, outputHeightPx } = options;
  const fineColumns = (widthPx * factor) / outputWidthPx;
  const fineRows = (heightPx * factor) / outputHeightPx;
  return async (graph, core) => {
    const [x, width] = sourceSpan(core.x, core.width, fineColumns / factor, widthPx);
    const [y, height] = sourceSpan(core.y, core.height, fineRows / factor, heightPx);
    const enlarging = new EnlargingGraph(graph, factor);
    const fine = scaleRect({ x, y, width, height }, factor);
    const outputs = await runPixelTile({
      ...options,
      // Sizes in pixels of the answer: rectangles, halo and alignment all grow with it.
      widthPx: widthPx * factor,
      heightPx: heightPx * factor,
      haloPx: options.haloPx * factor,
      multiple: options.multiple * factor,
      read: (rect) => options.read(scaleRect(rect, 1 / factor)),
    })(enlarging, fine);
    return outputs.map((output) => reduceByArea(output, fine, core, fineColumns, fineRows));
  };
}

/** Takes shapes in pixels of the answer, as `runPixelTile` gives them. */
class EnlargingGraph implements RunnableGraph {
  readonly #graph: RunnableGraph;
  readonly #factor: number;

  constructor(graph: RunnableGraph, factor: number) {
    this.#graph = graph;
    this.#factor = factor;
  }

  run(values: Float32Array, [batch = 1, channels = 3, height = 0, width = 0]: readonly number[]) {
    return this.#graph.run(values, [batch, channels, height / this.#factor, width / this.#factor]);
  }
}

/** The original's pixels under a span of the result. */
function sourceSpan(start: number, length: number, step: number, sidePx: number) {
  const first = Math.max(0, Math.floor(start * step));
  const end = Math.min(sidePx, Math.max(first + 1, Math.ceil((start + length) * step)));
  return [first, end - first] as const;
}

function scaleRect({ x, y, width, height }: Rect, factor: number): Rect {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
}

/**
 * Reduces planes so that each result is the mean of the area under it; parts of pixels count as such. A value
 * depends on its place alone, so tiles meet without a seam.
 * @param fine  CHW of `fineRect`
 * @param stepX fine pixels per result pixel, at least 1
 */
export function reduceByArea(
  fine: Float32Array,
  fineRect: Rect,
  core: Rect,
  stepX: number,
  stepY: number,
): Float32Array {
  if (stepX === 1 && stepY === 1) return cropPlanes(fine, fineRect, core);
  const channels = fine.length / (fineRect.width * fineRect.height);
  const columns = areaTaps(core.x, core.width, stepX, fineRect.x, fineRect.width);
  const rows = areaTaps(core.y, core.height, stepY, fineRect.y, fineRect.height);
  const reduced = new Float32Array(channels * core.height * core.width);
  for (let channel = 0, to = 0; channel < channels; channel++) {
    for (const row of rows) {
      for (const column of columns) {
        let sum = 0;
        for (let j = 0; j < row.weights.length; j++) {
          const line = (channel * fineRect.height + row.first + j) * fineRect.width + column.first;
          let lineSum = 0;
          for (let i = 0; i < column.weights.length; i++) {
            lineSum += (fine[line + i] as number) * (column.weights[i] as number);
          }
          sum += lineSum * (row.weights[j] as number);
        }
        reduced[to++] = sum;
      }
    }
  }
  return reduced;
}

function areaTaps(start: number, length: number, step: number, fineStart: number, fineLength: number) {
  return Array.from({ length }, (_, i) => {
    const from = (start + i) * step;
    const to = from + step;
    const first = Math.floor(from);
    const last = Math.min(fineStart + fineLength, Math.ceil(to));
    const weights = Array.from({ length: last - first }, (__, k) => {
      return Math.max(0, Math.min(to, first + k + 1) - Math.max(from, first + k));
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first: first - fineStart, weights: weights.map((weight) => weight / total) };
  });
}
