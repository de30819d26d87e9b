import { useApp, useStores } from '../stores/StoresContext.tsx';
import { targetsOf, useTargetCount } from '../stores/targets.ts';
import { useText } from '../text/useText.ts';
import { RemoveQuestion } from './RemoveQuestion.tsx';

/** Before photos leave the library, whichever way it was asked for. */
export function RemovePhotos() {
  const text = useText();
  const stores = useStores();
  const isOpen = useApp((state) => state.sheet === 'remove');
  const count = useTargetCount();
  return (
    <RemoveQuestion
      isOpen={isOpen}
      title={text.removeQuestion(count)}
      explanation={text.removeExplained}
      onRemove={() => void stores.library.getState().remove(targetsOf(stores))}
      onClose={() => stores.app.getState().openSheet(null)}
    />
  );
}
