import { Failure, type FailureData } from '../../shared/errors/failure.ts';

/** @throws Failure as main tells it, or 'internal.photo-not-shown' */
export async function fetchImage(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) {
    const isExpected = response.headers.get('content-type') === 'application/json';
    if (isExpected) throw Failure.fromData((await response.json()) as FailureData);
    throw new Failure('internal.photo-not-shown', {});
  }
  return createImageBitmap(await response.blob());
}
