import Add from '@mui/icons-material/Add';
import Checklist from '@mui/icons-material/Checklist';
import ContentCopy from '@mui/icons-material/ContentCopy';
import ContentPaste from '@mui/icons-material/ContentPaste';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import RestartAlt from '@mui/icons-material/RestartAlt';
import Box from '@mui/material/Box';
import List from '@mui/material/List';
import { useState } from 'react';
import type { Version } from '../../shared/ipc/views.ts';
import { useApp, useDevelop, useStores } from '../stores/StoresContext.tsx';
import { targetsOf } from '../stores/targets.ts';
import { startName } from '../text/startName.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { NameField } from '../widgets/NameField.tsx';
import { PanelRow } from '../widgets/PanelRow.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { AutoSyncButton } from './AutoSync.tsx';
import { describeStep, describeValues } from './describeStep.ts';
import { HistogramPanel } from './HistogramPanel.tsx';
import { Navigator } from './Navigator.tsx';
import { PresetList } from './PresetList.tsx';
import { RecipeMenu } from './RecipeMenu.tsx';

export function HistoryPanel() {
  const text = useText();
  return (
    <SidePanel label={text.history} widthPx={LAYOUT.leftPanelPx} side="left">
      <Navigator />
      <HistogramPanel />
      <PresetList />
      <Versions />
      <History />
      <Box sx={{ flex: 1 }} />
      <EditTools />
    </SidePanel>
  );
}

function Versions() {
  const text = useText();
  const { develop } = useStores();
  const versions = useDevelop((state) => state.versions);
  const hasPhoto = useDevelop((state) => state.settled !== null);
  const [isNaming, setNaming] = useState(false);
  if (!hasPhoto) return null;
  const keep = (name: string | null) => {
    setNaming(false);
    if (name !== null) void develop.getState().keepVersion(name);
  };
  return (
    <PanelSection
      title={text.versions}
      actions={<ToolButton label={text.keepVersion} icon={<Add />} onClick={() => setNaming(true)} />}
    >
      <List disablePadding>
        {versions.map((version) => (
          <VersionRow key={version.id} version={version} />
        ))}
        {isNaming && (
          <li>
            <NameField
              label={text.versionNameField}
              initial={text.versionName(versions.length + 1)}
              onDone={keep}
            />
          </li>
        )}
      </List>
    </PanelSection>
  );
}

function VersionRow({ version }: { version: Version }) {
  const text = useText();
  const { develop } = useStores();
  const { applyVersion, renameVersion, removeVersion } = develop.getState();
  return (
    <PanelRow
      label={version.name}
      detail={describeValues(Object.values(version.recipe.dials))}
      onClick={() => void applyVersion(version)}
      onRename={(name) => void renameVersion(version.id, name)}
      action={
        <ToolButton
          label={`${text.remove}: ${version.name}`}
          icon={<DeleteOutlined />}
          onClick={() => void removeVersion(version.id)}
        />
      }
    />
  );
}

function History() {
  const text = useText();
  const { develop } = useStores();
  const edit = useDevelop((state) => state.edit);
  const start = useStartName();
  if (edit === null) return null;
  return (
    <PanelSection title={text.history}>
      <List disablePadding>
        {edit.history.toReversed().map((step) => (
          <PanelRow
            key={step.sequence}
            label={step.sequence === 0 ? start : (text.labels[step.label] ?? step.label)}
            detail={describeStep(step)}
            isCurrent={step.sequence === edit.sequence}
            onClick={() => void develop.getState().goTo(step.sequence)}
          />
        ))}
      </List>
    </PanelSection>
  );
}

function useStartName(): string {
  const text = useText();
  const start = useApp((state) => state.settings.start);
  const dials = useDevelop((state) => state.settled?.pack.dials);
  return text.startWith(startName(start, dials ?? [], text));
}

function EditTools() {
  const text = useText();
  const stores = useStores();
  const { develop } = stores;
  const edit = useDevelop((state) => state.edit);
  const hasClipboard = useDevelop((state) => state.clipboard !== null);
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
        label={text.reset}
        icon={<RestartAlt />}
        isDisabled={edit.recipe === null}
        onClick={() => void state().reset()}
      />
      <ToolButton
        label={text.copySettings}
        shortcut="Ctrl+Shift+C"
        icon={<ContentCopy />}
        onClick={() => state().copy(text.settingsCopied)}
      />
      <ToolButton
        label={text.pasteSettings}
        shortcut="Ctrl+Shift+V"
        icon={<ContentPaste />}
        isDisabled={!hasClipboard}
        onClick={() => void state().paste(targetsOf(stores))}
      />
      <ToolButton
        label={text.pasteGroups}
        icon={<Checklist />}
        onClick={() => stores.app.getState().openSheet('paste-groups')}
      />
      <AutoSyncButton />
      <RecipeMenu />
    </Box>
  );
}
