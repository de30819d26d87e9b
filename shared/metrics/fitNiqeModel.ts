import { covarianceOf, NIQE_FEATURES, type NiqeBlock, type NiqeModel } from './niqe.ts';

/** Blocks count as sharp from this share of their photograph's sharpest block on (section II-B). */
const SHARPNESS_THRESHOLD = 0.75;

/** The features of a photograph's sharp blocks, without those that flat areas left incomplete. */
export function sharpFeatures(blocks: readonly NiqeBlock[]): Float64Array[] {
  const sharpest = blocks.reduce((top, block) => Math.max(top, block.sharpness), 0);
  return blocks
    .filter((block) => block.sharpness > SHARPNESS_THRESHOLD * sharpest)
    .map((block) => block.features)
    .filter((features) => !features.some(Number.isNaN));
}

/**
 * Fits NIQE's model to the sharp blocks of many photographs.
 * @throws RangeError for fewer blocks than a covariance of 36 features needs
 */
export function fitNiqeModel(features: readonly Float64Array[]): NiqeModel {
  if (features.length <= NIQE_FEATURES)
    throw new RangeError(`${features.length} sharp blocks are too few for a covariance of ${NIQE_FEATURES}`);
  const mean = Float64Array.from(
    { length: NIQE_FEATURES },
    (_, i) => features.reduce((sum, values) => sum + (values[i] as number), 0) / features.length,
  );
  return { mean, covariance: covarianceOf(features) };
}
