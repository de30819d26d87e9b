import List from '@mui/material/List';
import { shownName } from '../../shared/text/shownName.ts';
import { useLibrary } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { PanelRow } from '../widgets/PanelRow.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { NO_OTHER_SET, useFilter } from './useFilter.ts';

/** Where originals lie, and what was dropped, which lies in none of the person's folders. */
export function Folders() {
  const text = useText();
  const filter = useFilter();
  const facets = useLibrary((state) => state.facets);
  const current = useLibrary((state) => state.query.folder);
  const isCopies = useLibrary((state) => state.query.copy === true);
  const { folders, copies } = facets;
  if (folders.length === 0 && copies === 0) return null;
  return (
    <PanelSection title={text.folders}>
      <List disablePadding>
        {folders.map(({ value, photos }) => (
          <PanelRow
            key={value}
            label={shownName(value.split(/[\\/]/).filter(Boolean).at(-1) ?? value)}
            title={shownName(value)}
            detail={String(photos)}
            isCurrent={value === current}
            onClick={() =>
              filter({
                folder: value === current ? undefined : value,
                ...NO_OTHER_SET,
              })
            }
          />
        ))}
        {copies > 0 && (
          <PanelRow
            label={text.droppedHere}
            title={text.droppedHereHint}
            detail={String(copies)}
            isCurrent={isCopies}
            onClick={() => filter({ folder: undefined, ...NO_OTHER_SET, copy: isCopies ? undefined : true })}
          />
        )}
      </List>
    </PanelSection>
  );
}
