import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import { isSaid, type Said } from '../../shared/errors/words/words.ts';
import { VIEWER_COMMAND, type ViewerCommand } from '../shell/useShortcuts.ts';
import { type Stores, useStores, useViewer } from '../stores/StoresContext.tsx';
import { currentSurvey } from '../stores/useSurvey.ts';
import { useText } from '../text/useText.ts';
import { ViewerController } from './viewerController.ts';
import { ViewGestures } from './viewGestures.ts';

/** The canvas and its gestures; what it shows is the controller's business. */
export function ViewerCanvas(props: { onController: (controller: ViewerController | null) => void }) {
  const text = useText();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const gesturesRef = useController(canvasRef, props.onController);
  const isGrid = useViewer((state) => state.mode === 'grid');

  return (
    <Box
      component="canvas"
      ref={canvasRef}
      tabIndex={0}
      role="img"
      aria-label={text.viewer}
      data-testid="viewer"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        gesturesRef.current?.grab(devicePoint(event));
        gesturesRef.current?.point(devicePoint(event));
      }}
      onPointerMove={(event) => {
        gesturesRef.current?.drag(devicePoint(event));
        if (event.buttons === 0) gesturesRef.current?.point(devicePoint(event));
      }}
      onPointerLeave={() => gesturesRef.current?.leave()}
      onPointerUp={() => gesturesRef.current?.release()}
      onPointerCancel={() => gesturesRef.current?.release()}
      onDoubleClick={(event) => {
        if (!isGrid) gesturesRef.current?.toggle(devicePoint(event));
      }}
      sx={{
        position: 'absolute',
        inset: 0,
        width: '100%',
        height: '100%',
        bgcolor: 'surface.canvas',
        touchAction: 'none',
        cursor: 'grab',
        '&:active': { cursor: 'grabbing' },
        '&:focus-visible': { outline: 2, outlineColor: 'primary.main', outlineOffset: -2 },
      }}
    />
  );
}

/** Makes the controller when the canvas is there, and ends it with the canvas. */
function useController(
  canvasRef: { readonly current: HTMLCanvasElement | null },
  onController: (controller: ViewerController | null) => void,
): { readonly current: ViewGestures | null } {
  const stores = useStores();
  const gesturesRef = useRef<ViewGestures | null>(null);
  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return;
    const open = () => {
      const opened = openController(canvas, stores);
      gesturesRef.current = opened.gestures;
      onController(opened.controller);
      return () => {
        opened.close();
        gesturesRef.current = null;
        onController(null);
      };
    };
    let close = open();
    // A driver that was reset takes everything in graphics memory along; without this, browsers never give it back.
    const onLost = (event: Event) => {
      event.preventDefault();
      close();
      close = () => {};
    };
    const onRestored = () => {
      close();
      close = open();
    };
    canvas.addEventListener('webglcontextlost', onLost);
    canvas.addEventListener('webglcontextrestored', onRestored);
    return () => {
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', onRestored);
      close();
    };
  }, [stores, canvasRef, onController]);
  return gesturesRef;
}

function openController(canvas: HTMLCanvasElement, stores: Stores) {
  const controller = new ViewerController({
    canvas,
    develop: stores.develop,
    viewer: stores.viewer,
    isLoupe: () => stores.app.getState().isLoupe,
    survey: () => currentSurvey(stores).chosen,
    onFailure: (failure) => reportFailure(failure, stores.app.getState().tell),
    background: backgroundReader(canvas),
  });
  const gestures = new ViewGestures(controller, stores.viewer);
  const stops = [
    observeSize(canvas, (width, height) => controller.resize({ width, height })),
    listenToWheel(canvas, gestures),
    listenToCommands(gestures),
    keepSpace(canvas),
    observeTheme(() => controller.invalidate()),
  ];
  const close = () => {
    for (const stop of stops) stop();
    gestures.leave();
    controller.dispose();
  };
  return { controller, gestures, close };
}

function devicePoint(event: { clientX: number; clientY: number; currentTarget: Element }) {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return {
    x: (event.clientX - left) * devicePixelRatio,
    y: (event.clientY - top) * devicePixelRatio,
  };
}

/** Whole device pixels where the browser tells them; otherwise rounded from CSS pixels. */
function observeSize(canvas: Element, onSize: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const box = entry.devicePixelContentBoxSize?.[0];
    const width = box?.inlineSize ?? Math.round(entry.contentRect.width * devicePixelRatio);
    const height = box?.blockSize ?? Math.round(entry.contentRect.height * devicePixelRatio);
    if (width > 0 && height > 0) onSize(width, height);
  });
  observer.observe(canvas);
  return () => observer.disconnect();
}

/** React's wheel listeners are passive, and a passive one cannot keep the page from zooming. */
function listenToWheel(canvas: HTMLElement, gestures: ViewGestures): () => void {
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const at = devicePoint({ clientX: event.clientX, clientY: event.clientY, currentTarget: canvas });
    gestures.wheel(at, event.deltaY, event.deltaMode);
  };
  canvas.addEventListener('wheel', onWheel, { passive: false });
  return () => canvas.removeEventListener('wheel', onWheel);
}

/** Keys of the whole window that concern the viewer. */
function listenToCommands(gestures: ViewGestures): () => void {
  const run = (event: Event) => {
    const { detail } = event as CustomEvent<ViewerCommand>;
    if (detail === 'toggle-fit') gestures.toggle(null);
    else gestures.step(detail === 'zoom-in' ? 'in' : 'out');
  };
  window.addEventListener(VIEWER_COMMAND, run);
  return () => window.removeEventListener(VIEWER_COMMAND, run);
}

/** Space and a drag pan, as elsewhere; a button that has the focus is not pressed by it meanwhile. */
function keepSpace(canvas: Element): () => void {
  const keep = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.target instanceof HTMLInputElement || !canvas.matches(':hover')) return;
    event.preventDefault();
  };
  window.addEventListener('keydown', keep, true);
  window.addEventListener('keyup', keep, true);
  return () => {
    window.removeEventListener('keydown', keep, true);
    window.removeEventListener('keyup', keep, true);
  };
}

/** The page around the canvas takes another theme by itself; what is drawn on it does not. */
function observeTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** Asks for the style when the theme has changed only: asking makes the browser compute the page's styles. */
function backgroundReader(canvas: Element): () => readonly [number, number, number] {
  let themeRead: string | undefined;
  let colour: readonly [number, number, number] = [0, 0, 0];
  return () => {
    const { theme = '' } = document.documentElement.dataset;
    if (theme !== themeRead) colour = readBackground(canvas);
    themeRead = theme;
    return colour;
  };
}

function readBackground(canvas: Element): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (
    getComputedStyle(canvas).backgroundColor.match(/[\d.]+/g) ?? []
  ).map((part) => Number(part) / 255);
  return [red, green, blue];
}

/** A tile's failure comes as data, a photo's as it was thrown. */
function reportFailure(failure: unknown, tell: (level: 'error', what: Said) => void): void {
  tell('error', isSaid(failure) ? failure : toFailureData(failure));
}
