import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import type { PackShelfView, ShelvedPackView } from '../../shared/ipc/packViews.ts';
import type { PublishedPack } from '../../shared/packs/installation.ts';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { ImportPage } from './ImportPage.tsx';
import { InstalledNote } from './InstalledNote.tsx';
import { InstallPage } from './InstallPage.tsx';
import { ModelCard } from './ModelCard.tsx';
import { BrokenPackEntry, PackEntry } from './PackEntry.tsx';
import { PackWorkBar } from './PackWorkBar.tsx';
import { PUBLISHED } from './published.ts';

type Page =
  | { readonly kind: 'list' }
  | { readonly kind: 'install'; readonly pack: PublishedPack }
  | { readonly kind: 'import' }
  | { readonly kind: 'about'; readonly pack: ShelvedPackView };

export function PacksSheet() {
  const text = useText();
  return (
    <Sheet name="packs" title={text.packs} width="md">
      <Pages />
    </Sheet>
  );
}

function Pages() {
  const text = useText();
  const { packs } = useStores();
  const shelf = usePacks((state) => state.shelf);
  const [page, setPage] = useState<Page>({ kind: 'list' });
  useEffect(() => {
    void packs.getState().refresh();
  }, [packs]);
  if (shelf === null) return null;
  const goBack = () => setPage({ kind: 'list' });
  return (
    <Box sx={{ display: 'grid', gap: 3 }}>
      {page.kind !== 'list' && (
        <Button onClick={goBack} startIcon={<ArrowBack />} sx={{ justifySelf: 'start', ml: -3 }}>
          {text.packBack}
        </Button>
      )}
      <PackWorkBar />
      {page.kind === 'list' && <PackList shelf={shelf} onOpen={setPage} />}
      {page.kind === 'install' && <InstallPage pack={page.pack} shelf={shelf} onDone={goBack} />}
      {page.kind === 'import' && <ImportPage onDone={goBack} />}
      {page.kind === 'about' && <ModelCard pack={page.pack} />}
    </Box>
  );
}

function PackList({ shelf, onOpen }: { shelf: PackShelfView; onOpen: (page: Page) => void }) {
  const text = useText();
  return (
    <>
      <InstalledNote />
      {shelf.packs.length === 0 && <Typography color="textSecondary">{text.noPacks}</Typography>}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 3 }}>
        {shelf.packs.map((pack) => (
          <PackEntry key={pack.folderId} pack={pack} onAbout={() => onOpen({ kind: 'about', pack })} />
        ))}
        {shelf.broken.map((pack) => (
          <BrokenPackEntry key={pack.folderId} pack={pack} />
        ))}
      </Box>
      <Download bytes={shelf.base.downloadedBytes} />
      <Typography component="h2" variant="overline" color="textSecondary">
        {text.packAdd}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        {PUBLISHED.map(({ kind, name }) => (
          <Button key={kind} variant="outlined" onClick={() => onOpen({ kind: 'install', pack: kind })}>
            {text.packInstallNamed(name)}
          </Button>
        ))}
        <Button variant="outlined" onClick={() => onOpen({ kind: 'import' })}>
          {text.packImport}
        </Button>
      </Box>
    </>
  );
}

function Download({ bytes }: { bytes: number }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  if (bytes === 0) return null;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
      <Typography color="textSecondary">{text.packDownloaded(formatBytes(bytes))}</Typography>
      <Button disabled={isBusy} onClick={() => void packs.getState().removeDownload()}>
        {text.packRemoveDownload}
      </Button>
    </Box>
  );
}
