import { nearestScale } from '../../shared/develop/adaptRecipe.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import { secondsFor } from '../../shared/packs/waiting.ts';
import { useApp, useDevelop } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';
import { useText } from '../text/useText.ts';

export const MEGAPIXEL = 1_000_000;

/** What the open photo would cost under a pack: '128 MP, about 9 min'; how long only where that is known. */
export function useCost(): (pack: PackSummary, scale: number) => string {
  const text = useText();
  const photo = useDevelop((state) => state.photo);
  const speeds = useApp((state) => state.speeds);
  return (pack, scale) => {
    if (photo === null) return '';
    const { width, height } = outputSize(photo, nearestScale(scale, pack.scales));
    const seconds = secondsFor(width * height, pack, speeds);
    const megapixels = ((width * height) / MEGAPIXEL).toPrecision(2);
    return text.cost(String(Number(megapixels)), seconds === null ? null : text.duration(seconds));
  };
}
