import Box from '@mui/material/Box';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider, useColorScheme } from '@mui/material/styles';
import { useEffect } from 'react';
import { AboutSheet } from './about/AboutSheet.tsx';
import { ChooserDialog } from './chooser/ChooserDialog.tsx';
import { DevelopScreen } from './develop/DevelopScreen.tsx';
import { ExportDialog } from './develop/ExportDialog.tsx';
import { PasteGroups } from './develop/PasteGroups.tsx';
import { SaveSheetDialog } from './develop/SaveSheetDialog.tsx';
import { LibraryScreen } from './library/LibraryScreen.tsx';
import { RemovePhotos } from './library/RemovePhotos.tsx';
import { PacksSheet } from './packs/PacksSheet.tsx';
import { ExportManySheet } from './queue/ExportManySheet.tsx';
import { QueueScreen } from './queue/QueueScreen.tsx';
import { SettingsSheet } from './settings/SettingsSheet.tsx';
import { DataBanner } from './shell/DataBanner.tsx';
import { Notices } from './shell/Notices.tsx';
import { ShortcutSheet } from './shell/ShortcutSheet.tsx';
import { StatusLine } from './shell/StatusLine.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { useDesktop } from './shell/useDesktop.ts';
import { useShortcuts } from './shell/useShortcuts.ts';
import { useApp } from './stores/StoresContext.tsx';
import { useText } from './text/useText.ts';
import { theme } from './theme/theme.ts';

export function App() {
  return (
    // The settings in the library are the only memory of the scheme.
    <ThemeProvider theme={theme} storageManager={null} defaultMode="dark">
      <CssBaseline />
      <ColourScheme />
      <AppWindow />
    </ThemeProvider>
  );
}

function ColourScheme() {
  const wanted = useApp((state) => state.settings.theme);
  const { setMode } = useColorScheme();
  useEffect(() => setMode(wanted), [wanted, setMode]);
  return null;
}

function AppWindow() {
  const text = useText();
  const screen = useApp((state) => state.screen);
  useShortcuts();
  useDesktop();
  useEffect(() => {
    document.documentElement.lang = text.languageName === 'English' ? 'en' : 'zh-Hans';
  }, [text]);
  return (
    <Box sx={{ height: '100%', display: 'flex', flexDirection: 'column', bgcolor: 'surface.base' }}>
      <TopBar />
      <DataBanner />
      <Box component="main" sx={{ flex: 1, minHeight: 0, display: 'flex' }}>
        {screen === 'library' && <LibraryScreen />}
        {screen === 'develop' && <DevelopScreen />}
        {screen === 'queue' && <QueueScreen />}
      </Box>
      <StatusLine />
      <SettingsSheet />
      <PacksSheet />
      <ShortcutSheet />
      <AboutSheet />
      <ExportDialog />
      <SaveSheetDialog />
      <PasteGroups />
      <ExportManySheet />
      <ChooserDialog />
      <RemovePhotos />
      <Notices />
    </Box>
  );
}
