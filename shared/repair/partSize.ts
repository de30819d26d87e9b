/** Of a part of a picture, pixels. */
export interface PartSize {
  readonly widthPx: number;
  readonly heightPx: number;
}
