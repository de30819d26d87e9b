import { useEffect } from 'react';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { chordOf, SHORTCUTS } from './shortcuts.ts';
import { toolKey } from './toolKeys.ts';

/** Sent to the viewer on screen, whose gestures know where the picture is. */
export type ViewerCommand = 'toggle-fit' | 'zoom-in' | 'zoom-out';
export const VIEWER_COMMAND = 'darkroom-viewer-command';

const RUN = new Map(
  SHORTCUTS.flatMap(({ chord, run }) => (run === undefined ? [] : [[chord, run] as const])),
);

/** Keys for the whole window, unless a text field or a dialog has them. */
export function useShortcuts(): void {
  const stores = useStores();
  const text = useText();
  useEffect(() => {
    const command = (name: ViewerCommand) =>
      window.dispatchEvent(new CustomEvent(VIEWER_COMMAND, { detail: name }));
    const context = {
      ...stores,
      text,
      toggleFit: () => command('toggle-fit'),
      zoom: (direction: 'in' | 'out') => command(direction === 'in' ? 'zoom-in' : 'zoom-out'),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (event.defaultPrevented || isOthers(event.target, chord)) return;
      const isDialogOpen = stores.app.getState().sheet !== null;
      if (isDialogOpen && chord !== 'escape') return;
      if (chord === 'b') stores.viewer.getState().holdBefore(true);
      const run = toolKey(chord, event.target, stores.viewer.getState().tool) ?? RUN.get(chord);
      if (run === undefined) return;
      event.preventDefault();
      run(context);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'b') stores.viewer.getState().holdBefore(false);
    };
    const onBlur = () => stores.viewer.getState().holdBefore(false);
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onBlur);
    };
  }, [stores, text]);
}

/** Signs of a number: on a slider they are the value that somebody types. */
const NUMBER_SIGN = /^[\d.,-]$/;
/** What moves a choice that has the focus. */
const CHOICE_KEY = /^(arrow|enter| )/;

/** A key that belongs to what has the focus: a field, a dial, an open menu. */
function isOthers(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  // Menus and lists of choices find their entries by what is typed.
  if (target.closest('[role="menu"], .MuiPopover-root') !== null) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  switch (target.type) {
    case 'range':
      return NUMBER_SIGN.test(chord);
    case 'radio':
    case 'checkbox':
      return CHOICE_KEY.test(chord);
    default:
      return true;
  }
}
