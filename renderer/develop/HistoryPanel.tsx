import Add from '@mui/icons-material/Add';
import ContentCopy from '@mui/icons-material/ContentCopy';
import ContentPaste from '@mui/icons-material/ContentPaste';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Redo from '@mui/icons-material/Redo';
import RestartAlt from '@mui/icons-material/RestartAlt';
import Undo from '@mui/icons-material/Undo';
import Box from '@mui/material/Box';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useDevelop, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { BUILT_IN_PRESETS } from './builtInPresets.ts';
import { Navigator } from './Navigator.tsx';

export function HistoryPanel() {
  const text = useText();
  return (
    <SidePanel label={text.history} widthPx={LAYOUT.leftPanelPx} side="left">
      <Navigator />
      <Presets />
      <Versions />
      <History />
      <Box sx={{ flex: 1 }} />
      <EditTools />
    </SidePanel>
  );
}

function Presets() {
  const text = useText();
  const { develop } = useStores();
  const presets = useDevelop((state) => state.presets);
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const apply = (dials: Readonly<Record<string, number>>, label: string) =>
    void develop.getState().set({ dials: { ...settled.dials, ...dials } }, label);
  const nextName = `${text.presets} ${presets.length + 1}`;
  return (
    <PanelSection
      title={text.presets}
      actions={
        <ToolButton
          label={text.savePreset}
          icon={<Add />}
          onClick={() => void develop.getState().savePreset(nextName)}
        />
      }
    >
      <List disablePadding>
        {BUILT_IN_PRESETS.map(({ id, name, dials }) => (
          <Row key={id} label={name(text)} onClick={() => apply(dials, name(text))} />
        ))}
        {presets.map((preset) => (
          <Row
            key={preset.id}
            label={preset.name}
            onClick={() => apply(preset.dials, preset.name)}
            action={
              <ToolButton
                label={`${text.remove}: ${preset.name}`}
                icon={<DeleteOutlined />}
                onClick={() => void develop.getState().removePreset(preset.id)}
              />
            }
          />
        ))}
      </List>
    </PanelSection>
  );
}

function Versions() {
  const text = useText();
  const { develop } = useStores();
  const versions = useDevelop((state) => state.versions);
  const hasPhoto = useDevelop((state) => state.settled !== null);
  if (!hasPhoto) return null;
  return (
    <PanelSection
      title={text.versions}
      actions={
        <ToolButton
          label={text.keepVersion}
          shortcut="S"
          icon={<Add />}
          onClick={() => void develop.getState().keepVersion(text.versionName(versions.length + 1))}
        />
      }
    >
      <List disablePadding>
        {versions.map((version) => (
          <Row
            key={version.id}
            label={version.name}
            detail={Object.values(version.recipe.dials)
              .map((value) => value.toFixed(2))
              .join(' · ')}
            onClick={() => void develop.getState().applyVersion(version)}
            action={
              <ToolButton
                label={`${text.remove}: ${version.name}`}
                icon={<DeleteOutlined />}
                onClick={() => void develop.getState().removeVersion(version.id)}
              />
            }
          />
        ))}
      </List>
    </PanelSection>
  );
}

function History() {
  const text = useText();
  const { develop } = useStores();
  const edit = useDevelop((state) => state.edit);
  if (edit === null) return null;
  return (
    <PanelSection title={text.history}>
      <List disablePadding>
        {edit.history.toReversed().map((step) => (
          <Row
            key={step.sequence}
            label={step.sequence === 0 ? text.original : (text.labels[step.label] ?? step.label)}
            isCurrent={step.sequence === edit.sequence}
            onClick={() => void develop.getState().goTo(step.sequence)}
          />
        ))}
      </List>
    </PanelSection>
  );
}

function EditTools() {
  const text = useText();
  const { develop, library } = useStores();
  const edit = useDevelop((state) => state.edit);
  const hasClipboard = useDevelop((state) => state.clipboard !== null);
  const selected = useLibrary((state) => state.selection.ids.size);
  const state = () => develop.getState();
  if (edit === null) return null;
  return (
    <Box
      sx={{
        position: 'sticky',
        bottom: 0,
        display: 'flex',
        justifyContent: 'space-between',
        p: 1,
        bgcolor: 'surface.panel',
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <ToolButton
        label={text.undo}
        shortcut="Ctrl+Z"
        icon={<Undo />}
        isDisabled={!edit.canUndo}
        onClick={() => void state().undo()}
      />
      <ToolButton
        label={text.redo}
        shortcut="Ctrl+Shift+Z"
        icon={<Redo />}
        isDisabled={!edit.canRedo}
        onClick={() => void state().redo()}
      />
      <ToolButton
        label={text.reset}
        icon={<RestartAlt />}
        isDisabled={edit.recipe === null}
        onClick={() => void state().reset()}
      />
      <ToolButton
        label={text.copySettings}
        shortcut="Ctrl+Shift+C"
        icon={<ContentCopy />}
        onClick={() => state().copy()}
      />
      <ToolButton
        label={selected > 1 ? `${text.pasteSettings} (${text.photoCount(selected)})` : text.pasteSettings}
        shortcut="Ctrl+Shift+V"
        icon={<ContentPaste />}
        isDisabled={!hasClipboard}
        onClick={() => void state().paste([...library.getState().selection.ids])}
      />
    </Box>
  );
}

function Row(props: {
  label: string;
  detail?: string;
  isCurrent?: boolean;
  onClick: () => void;
  action?: ReactNode;
}) {
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center' }}>
      <ListItemButton
        onClick={props.onClick}
        selected={props.isCurrent ?? false}
        aria-current={props.isCurrent ?? false}
        sx={{ minWidth: 0 }}
      >
        <Typography noWrap sx={{ flex: 1 }}>
          {props.label}
        </Typography>
        {props.detail !== undefined && (
          <Typography variant="caption" color="text.secondary">
            {props.detail}
          </Typography>
        )}
      </ListItemButton>
      {props.action}
    </Box>
  );
}
