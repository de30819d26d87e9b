import Add from '@mui/icons-material/Add';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import { OFFSET_MAX } from '../../../shared/develop/drawOffsets.ts';
import { masksOf, paintingOf } from '../../stores/brush.ts';
import { keepOffsets, previewOffset, removeMask, renameMask, takeBrush } from '../../stores/brushActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { dialLabel } from '../../text/manifestText.ts';
import { useText } from '../../text/useText.ts';
import { PanelRow } from '../../widgets/PanelRow.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';

/** The masks that are painted on a photo, and what the chosen one adds to the dials. */
export function LambdaMasks() {
  const text = useText();
  const stores = useStores();
  const tool = useViewer((state) => state.tool);
  const brush = useViewer((state) => state.brush);
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const masks = masksOf(settled);
  const isLocal = tool?.kind === 'brush' && tool.target === 'local';
  const painting = isLocal ? paintingOf({ tool, brush }, settled) : null;
  const nameOf = (name: string, index: number) => (name === '' ? text.maskName(index + 1) : name);
  return (
    <>
      <Box component="ul" aria-label={text.masks} sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {masks.map(({ name }, index) => (
          <PanelRow
            // biome-ignore lint/suspicious/noArrayIndexKey: masks have no other identity
            key={index}
            label={nameOf(name, index)}
            isCurrent={painting?.index === index}
            onClick={() => takeBrush(stores, index)}
            onRename={(next) => renameMask(stores, index, next)}
            onRemove={() => removeMask(stores, index)}
            action={
              <ToolButton
                label={text.maskRemove(nameOf(name, index))}
                icon={<DeleteOutlined />}
                onClick={() => removeMask(stores, index)}
              />
            }
          />
        ))}
      </Box>
      {painting !== null && masks.length > 0 && (
        <ToolButton
          label={text.maskAdd}
          icon={<Add />}
          isOn={painting.index >= masks.length}
          onClick={() => takeBrush(stores, masks.length)}
        />
      )}
      {painting !== null &&
        settled.pack.dials.map((dial) => (
          <ValueSlider
            key={dial.id}
            label={text.maskOffset(dialLabel(dial, text))}
            hint={text.maskOffsetHint}
            value={painting.masked.offsets[dial.id] ?? 0}
            range={[-OFFSET_MAX, OFFSET_MAX]}
            defaultValue={0}
            onPreview={(by) => previewOffset(stores, dial.id, by)}
            onCommit={() => keepOffsets(stores)}
          />
        ))}
    </>
  );
}
