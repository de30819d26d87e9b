import type { KeyboardEvent, PointerEvent } from 'react';
import type { Point } from '../../../shared/viewport/view.ts';

/** What an overlay that fills the viewer is found by. */
export const TOOL_AREA = { 'data-tool-area': true } as const;

/** After something was chosen in a tool's bar: arrows move what lies over the photo, and Enter is done. */
export function focusTool(): void {
  // A menu gives the focus back to its field first.
  setTimeout(() => document.querySelector<HTMLElement>('[data-tool-area] [tabindex="0"]')?.focus(), 0);
}

const LARGE_STEP = 10;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** CSS pixels from the viewer's corner, wherever in it the event was. */
export function pointIn(event: PointerEvent): Point {
  const area = event.currentTarget.closest('[data-tool-area]')?.getBoundingClientRect();
  return { x: event.clientX - (area?.left ?? 0), y: event.clientY - (area?.top ?? 0) };
}

/** By how many pixels of the screen an arrow moves what has the focus; null: it is no arrow. */
export function arrowStep(event: KeyboardEvent): Point | null {
  const arrow = ARROWS[event.key];
  if (arrow === undefined || event.ctrlKey || event.altKey || event.metaKey) return null;
  event.preventDefault();
  const step = event.shiftKey ? LARGE_STEP : 1;
  return { x: arrow.x * step, y: arrow.y * step };
}
