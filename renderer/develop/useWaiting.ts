import { useEffect, useRef, useState } from 'react';
import { Pace, secondsFor, toldWaiting, type Waiting } from '../../shared/packs/waiting.ts';
import { levelForZoom, VIEW_TILE_PX } from '../../shared/viewport/pyramid.ts';
import { useApp, useDevelop, useViewer } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';

/** By the pace that is seen as soon as there is one, before by what the pack takes on this computer. */
export function useWaiting(): Waiting {
  const photo = useDevelop((state) => state.photo);
  const settled = useDevelop((state) => state.settled);
  const speeds = useApp((state) => state.speeds);
  const { ready, total } = useViewer((state) => state.tiles);
  const zoom = useViewer((state) => state.zoom);
  const secondsEach = useTilePace(`${photo?.id} ${settled?.pack.hash} ${settled?.scale} ${total}`, ready);
  if (photo === null || settled === null) return { visible: null, whole: null };
  const { width, height } = outputSize(photo, settled.scale);
  const whole = secondsFor(width * height, settled.pack, speeds);
  const tilePixels = Math.min((VIEW_TILE_PX * 2 ** levelForZoom(zoom)) ** 2, width * height);
  const each = secondsEach ?? secondsFor(tilePixels, settled.pack, speeds);
  return toldWaiting(each === null ? null : each * (total - ready), whole);
}

/** @param what another one begins anew */
function useTilePace(what: string, ready: number): number | null {
  const pace = useRef({ what, pace: new Pace() });
  const [secondsEach, setSecondsEach] = useState<number | null>(null);
  useEffect(() => {
    if (pace.current.what !== what) pace.current = { what, pace: new Pace() };
    pace.current.pace.note(ready, performance.now());
    setSecondsEach(pace.current.pace.secondsEach);
  }, [what, ready]);
  return secondsEach;
}
