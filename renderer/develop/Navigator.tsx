import Box from '@mui/material/Box';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { thumbnailUrl } from '../client/pixelUrls.ts';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { useViewerController } from '../viewer/ViewerContext.tsx';

const HEIGHT_PX = 136;

/** The whole photo with a frame around what the viewer shows; a click or drag moves the view there. */
export function Navigator() {
  const text = useText();
  const { viewer } = useStores();
  const controller = useViewerController();
  const photo = useDevelop((state) => state.photo);
  const scale = useDevelop((state) => state.settled?.scale ?? 1);
  const ref = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState({ left: 0, top: 0, width: 100, height: 100 });
  useEffect(
    () =>
      controller?.onDraw(() => {
        const geometry = controller.geometryAt(null);
        if (geometry === null) return;
        const { picture, pane, view } = geometry;
        const next = {
          ...axisPercent('left', 'width', view.centre.x, pane.frame.width / view.zoom, picture.width),
          ...axisPercent('top', 'height', view.centre.y, pane.frame.height / view.zoom, picture.height),
        };
        setFrame((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
      }),
    [controller],
  );
  if (photo === null) return null;
  const { width, height } = outputSize(photo, scale);
  const fitted = Math.min((LAYOUT.leftPanelPx - 18) / width, HEIGHT_PX / height);
  const go = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    const geometry = controller?.geometryAt(null);
    if (box === undefined || geometry == null || event.buttons !== 1) return;
    viewer.getState().setView({
      kind: 'free',
      zoom: geometry.view.zoom / geometry.ratio,
      centre: {
        x: ((event.clientX - box.left) / box.width) * width,
        y: ((event.clientY - box.top) / box.height) * height,
      },
    });
  };
  return (
    <Box
      aria-label={text.navigator}
      role="img"
      sx={{ display: 'grid', placeItems: 'center', py: 2, bgcolor: 'surface.canvas', overflow: 'hidden' }}
    >
      <Box
        ref={ref}
        onPointerDown={go}
        onPointerMove={go}
        sx={{ position: 'relative', overflow: 'hidden', touchAction: 'none', cursor: 'pointer' }}
        style={{ width: width * fitted, height: height * fitted }}
      >
        <Box
          component="img"
          src={thumbnailUrl(photo, 320)}
          alt=""
          draggable={false}
          sx={{ width: '100%', height: '100%', display: 'block' }}
        />
        <Box
          sx={{ position: 'absolute', border: 1, borderColor: 'primary.main', pointerEvents: 'none' }}
          style={percents(frame)}
        />
      </Box>
    </Box>
  );
}

function axisPercent<S extends string, L extends string>(
  start: S,
  extent: L,
  centre: number,
  shown: number,
  whole: number,
): Record<S | L, number> {
  const from = Math.max(0, (centre - shown / 2) / whole);
  const to = Math.min(1, (centre + shown / 2) / whole);
  return { [start]: from * 100, [extent]: (to - from) * 100 } as Record<S | L, number>;
}

function percents(frame: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(frame).map(([name, value]) => [name, `${value}%`]));
}
