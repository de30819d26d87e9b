import type { Sharp } from 'sharp';

/** Turns a picture upright by an EXIF orientation, 1 to 8 (EXIF 3.0, tag 0x0112). */
export function turnUpright(pipeline: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return pipeline.flop();
    case 3:
      return pipeline.rotate(180);
    case 4:
      return pipeline.flip();
    case 5:
      return pipeline.rotate(90).flop();
    case 6:
      return pipeline.rotate(90);
    case 7:
      return pipeline.rotate(90).flip();
    case 8:
      return pipeline.rotate(270);
    default:
      return pipeline;
  }
}
