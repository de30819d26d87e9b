import Box from '@mui/material/Box';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { STEPS } from '../../shared/develop/steps/list.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { thumbnailUrl } from '../client/pixelUrls.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import type { Settled } from '../stores/settled.ts';
import { resultSize } from '../stores/tool.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import { Thumbnail } from '../widgets/Thumbnail.tsx';

const HEIGHT_PX = 136;
const THUMBNAIL_PX = 320;

/** The whole photo with a frame around what the viewer shows; a click or drag moves the view there. */
export function Navigator() {
  const text = useText();
  const { viewer } = useStores();
  const controller = useViewerController();
  const photo = useDevelop((state) => state.photo);
  const settled = useDevelop((state) => state.settled);
  const hasTool = useViewer((state) => state.tool !== null);
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
  const { width, height } = sizeOf(settled, photo);
  const fitted = Math.min((LAYOUT.leftPanelPx - 18) / width, HEIGHT_PX / height);
  const go = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    const geometry = controller?.geometryAt(null);
    if (box === undefined || geometry == null || hasTool || event.buttons !== 1) return;
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
      sx={{
        ...{ display: 'grid', placeItems: 'center', flexShrink: 0, py: 2, overflow: 'hidden' },
        bgcolor: 'surface.canvas',
      }}
    >
      <Box
        ref={ref}
        onPointerDown={go}
        onPointerMove={go}
        sx={{ position: 'relative', overflow: 'hidden', touchAction: 'none', cursor: 'pointer' }}
        style={{ width: width * fitted, height: height * fitted }}
      >
        <Whole photo={photo} isPlaced={isPlaced(settled)} />
        <HoveredPreset width={width * fitted} height={height * fitted} />
        {!hasTool && (
          <Box
            sx={{ position: 'absolute', border: 1, borderColor: 'primary.main', pointerEvents: 'none' }}
            style={percents(frame)}
          />
        )}
      </Box>
    </Box>
  );
}

/** As it is; with a geometry as it is developed, since the original would show something else. */
function Whole({ photo, isPlaced }: { photo: Photo; isPlaced: boolean }) {
  if (isPlaced) return <Thumbnail photo={photo} sidePx={THUMBNAIL_PX} />;
  return (
    <Box
      component="img"
      key={photo.id}
      src={thumbnailUrl(photo, THUMBNAIL_PX)}
      alt=""
      // Of a damaged photo there is none: no sign of a broken picture stands for it.
      onError={(event) => {
        event.currentTarget.style.visibility = 'hidden';
      }}
      draggable={false}
      sx={{ width: '100%', height: '100%', display: 'block' }}
    />
  );
}

function sizeOf(settled: Settled | null, photo: Photo) {
  if (settled === null) return { width: photo.widthPx, height: photo.heightPx };
  const { widthPx, heightPx } = resultSize(settled, photo);
  return { width: widthPx, height: heightPx };
}

/** Turned, mirrored or cut off. */
function isPlaced(settled: Settled | null): boolean {
  return STEPS.some(({ id, stage }) => stage === 'geometry' && settled !== null && id in settled.steps);
}

/** The whole photo as a preset would show it, while that is pointed at: from what is there, without any run. */
function HoveredPreset({ width, height }: { width: number; height: number }) {
  const controller = useViewerController();
  const dials = useViewer((state) => state.hoveredDials);
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null || controller === null || dials === null) return;
    const side = (css: number) => Math.max(1, Math.round(css * devicePixelRatio));
    const size = { width: side(width), height: side(height) };
    const image = controller.seenAt(
      (settled) => ({ ...settled, dials: { ...settled.dials, ...dials } }),
      size,
    );
    if (image === null) return;
    Object.assign(canvas, size);
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }, [controller, dials, width, height]);
  if (dials === null) return null;
  return (
    <Box
      component="canvas"
      ref={ref}
      data-testid="preset-preview"
      sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
    />
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
