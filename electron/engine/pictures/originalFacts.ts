import type { OriginalFacts } from '../../../shared/develop/step.ts';
import { channelRanges } from './channelRanges.ts';
import { isMonochrome } from './isMonochrome.ts';
import { transferOf } from './metadata/transferOf.ts';
import type { Picture } from './picture.ts';

/** What steps may know of a photo: alike for a photo and its copies of another size. */
export function originalFacts(picture: Picture): OriginalFacts {
  return {
    isMonochrome: isMonochrome(picture),
    curve: transferOf(picture.metadata.icc),
    channelRanges: channelRanges(picture),
  };
}
