import { type RefObject, useEffect, useState } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import type { ThumbnailSidePx } from '../../shared/pictures/thumbnailSides.ts';
import { thumbnailUrl } from '../client/pixelUrls.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';

/** A photo that is scrolled past, and a dial that is turned on, costs the engine nothing. */
const REST_MS = 600;

/**
 * What a thumbnail shows: at first what is at hand, then, of an edited photo in sight, the photo as developed. Until
 * that is made it stays as it was.
 */
export function useThumbnailUrl(
  photo: Photo | undefined,
  sidePx: ThumbnailSidePx,
  ref: RefObject<Element | null>,
): string | null {
  const { thumbnails } = useStores();
  const packs = useApp(({ start }) => start.packs);
  const now = photo === undefined ? null : thumbnails.urlNow(photo, sidePx);
  const [shown, setShown] = useState(now);
  const isFinal = shown === null || photo?.editKey === null;
  if (now !== null && now !== shown && isFinal) setShown(now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another pack a photo is developed otherwise
  useEffect(() => {
    if (photo === undefined || photo.editKey === null || ref.current === null) return;
    return whileSeen(ref.current, async (signal) => {
      const url = await thumbnails
        .urlOnceMade(photo, sidePx, signal)
        .catch(() => thumbnailUrl(photo, sidePx));
      if (!signal.aborted) setShown(url);
    });
  }, [thumbnails, photo, sidePx, packs, ref]);
  return shown;
}

/** Begins once an element has been in sight for a while; the signal tells that it no longer is. */
function whileSeen(element: Element, begin: (signal: AbortSignal) => void): () => void {
  let abort = new AbortController();
  const observer = new IntersectionObserver((entries) => {
    abort.abort();
    if (entries.at(-1)?.isIntersecting !== true) return;
    abort = new AbortController();
    const { signal } = abort;
    const timer = setTimeout(() => begin(signal), REST_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    abort.abort();
  };
}
