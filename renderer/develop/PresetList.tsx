import Add from '@mui/icons-material/Add';
import List from '@mui/material/List';
import { useEffect, useRef, useState } from 'react';
import type { Preset } from '../../shared/ipc/views.ts';
import { BUILT_IN_PRESETS } from '../stores/builtInPresets.ts';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { NameField } from '../widgets/NameField.tsx';
import { PanelRow } from '../widgets/PanelRow.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** The app's own presets, then the person's, which are renamed, ordered and removed in place. */
export function PresetList() {
  const text = useText();
  const { develop, viewer } = useStores();
  const presets = useDevelop((state) => state.presets);
  const hasDials = useDevelop((state) => state.settled !== null);
  const [isNaming, setNaming] = useState(false);
  const draggedRef = useRef<number | null>(null);
  // A list that is folded away under the pointer is pointed at no longer.
  useEffect(() => () => viewer.getState().hover(null), [viewer]);
  if (!hasDials) return null;
  const { set, savePreset, renamePreset, movePreset, removePreset } = develop.getState();
  const apply = (dials: Preset['dials'], label: string) => {
    const current = develop.getState().settled?.dials;
    void set({ dials: { ...current, ...dials } }, label);
  };
  const hover = (dials: Preset['dials']) => (isOver: boolean) =>
    viewer.getState().hover(isOver ? dials : null);
  const save = (name: string | null) => {
    setNaming(false);
    if (name !== null) void savePreset(name);
  };
  return (
    <PanelSection
      title={text.presets}
      actions={<ToolButton label={text.savePreset} icon={<Add />} onClick={() => setNaming(true)} />}
    >
      <List disablePadding>
        {BUILT_IN_PRESETS.map(({ id, name, dials }) => (
          <PanelRow
            key={id}
            label={name(text)}
            onClick={() => apply(dials, name(text))}
            onHover={hover(dials)}
          />
        ))}
        {presets.map(({ id, name, dials }, place) => (
          <PanelRow
            key={id}
            label={name}
            onClick={() => apply(dials, name)}
            onHover={hover(dials)}
            onRename={(next) => void renamePreset(id, next)}
            onRemove={() => void removePreset(id)}
            menu={[{ label: text.updatePreset, work: () => void savePreset(name) }]}
            order={{
              isFirst: place === 0,
              isLast: place === presets.length - 1,
              onMove: (by) => void movePreset(id, place + by),
              onDragStart: () => {
                draggedRef.current = id;
              },
              onDrop: () => {
                if (draggedRef.current !== null) void movePreset(draggedRef.current, place);
                draggedRef.current = null;
              },
            }}
          />
        ))}
        {isNaming && (
          <li>
            <NameField
              label={text.presetName}
              initial={`${text.presets} ${presets.length + 1}`}
              onDone={save}
            />
          </li>
        )}
      </List>
    </PanelSection>
  );
}
