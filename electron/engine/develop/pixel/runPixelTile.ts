import { type Rect, tileInput } from '../../../../shared/tiles/planTiles.ts';
import { cropPlanes } from '../../tiles/planes.ts';
import type { NetworkMeter, RunTile } from '../../tiles/tileNetwork.ts';

export interface PixelTileOptions {
  /** Size of the picture that the network sees. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Context to each side, in its pixels. */
  readonly haloPx: number;
  readonly multiple: number;
  /** That picture in a rectangle, which may reach past it: float32 CHW, three channels. */
  readonly read: (rect: Rect) => Float32Array;
  readonly meter: NetworkMeter;
}

/** The usual pixel pack: the network sees the enlarged picture and answers pixel for pixel. */
export function runPixelTile(options: PixelTileOptions): RunTile {
  return async (graph, core) => {
    const input = tileInput(core, options);
    const values = options.read(input);
    const shape = [1, 3, input.height, input.width];
    const outputs = await options.meter.measure(() => graph.run(values, shape));
    return outputs.map((output) => cropPlanes(output, input, core));
  };
}
