import { type Brush, resized, softened } from '../stores/brush.ts';
import { cancelStroke, leaveBrush } from '../stores/brushActions.ts';
import { cycleGuide, leaveCrop, swapRatio, toggleCrop } from '../stores/cropActions.ts';
import { keepPerspective, leavePerspective } from '../stores/perspectiveActions.ts';
import type { Stores } from '../stores/StoresContext.tsx';
import type { Tool } from '../stores/tool.ts';

type Run = (stores: Stores) => void;

const KEYS: Readonly<Record<Tool['kind'], Readonly<Record<string, Run>>>> = {
  crop: {
    enter: toggleCrop,
    escape: (stores) => void leaveCrop(stores),
    o: cycleGuide,
    x: swapRatio,
  },
  brush: {
    enter: leaveBrush,
    // What is being painted is let go of first.
    escape: (stores) => {
      const { tool } = stores.viewer.getState();
      if (tool?.kind === 'brush' && tool.stroke !== null) cancelStroke(stores);
      else leaveBrush(stores);
    },
    e: withBrush((brush) => ({ ...brush, isErasing: !brush.isErasing })),
    o: withBrush((brush) => ({ ...brush, showsMask: !brush.showsMask })),
    '[': withBrush((brush) => resized(brush, -1)),
    ']': withBrush((brush) => resized(brush, 1)),
    // Shift makes these signs of the same keys.
    '{': withBrush((brush) => softened(brush, -1)),
    '}': withBrush((brush) => softened(brush, 1)),
  },
  'white-balance': { escape: ({ viewer }) => viewer.getState().setTool(null) },
  perspective: {
    enter: (stores) => void keepPerspective(stores),
    escape: leavePerspective,
  },
};

function withBrush(change: (brush: Brush) => Brush): Run {
  return ({ viewer }) => viewer.setState({ brush: change(viewer.getState().brush) });
}

/** What a key does while a tool is taken; undefined: what it always does. */
export function toolKey(chord: string, target: EventTarget | null, tool: Tool | null): Run | undefined {
  if (tool === null || (chord === 'enter' && isPressed(target))) return undefined;
  return KEYS[tool.kind][chord];
}

/** Enter presses the button that has the focus. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, [role="combobox"]') !== null;
}
