import type { CallContext } from './callContext.ts';
import type { OutputPicture } from './outputPicture.ts';

/** One recipe on one original, ready to be computed; what kind of pack it is shows nowhere else. */
export interface Rendering {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Side of the squares that are really processed; smaller than asked where memory ran short. */
  readonly tilePx: number;
  /** Spent inside the residual network so far. */
  readonly networkSeconds: number;
  /** Fills the output tile by tile. */
  render(output: OutputPicture, context: CallContext): Promise<void>;
}
