import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { type ReactNode, useState } from 'react';
import type { PackShelfView } from '../../shared/ipc/packViews.ts';
import type { BasePrecision, PublishedPack } from '../../shared/packs/installation.ts';
import { PathButton } from '../chooser/PathButton.tsx';
import type { ChosenPath } from '../chooser/PathPicker.tsx';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import { failureSentences } from '../text/failureText.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { WebLink } from '../widgets/WebLink.tsx';
import { publishedPack } from './published.ts';

/** A part that was chosen: what it turned out to be, or why it will not do. */
type Chosen<T> =
  | { readonly state: 'none' }
  | ({ readonly state: 'right'; readonly note: string } & T)
  | { readonly state: 'wrong'; readonly reason: string };
type Base = Chosen<{ readonly id: string | null; readonly precision: BasePrecision }>;
type Lora = Chosen<{ readonly id: string }>;

const NONE = { state: 'none' } as const;

/** What a published network needs, why, and under which licences; installs it. */
export function InstallPage(props: { pack: PublishedPack; shelf: PackShelfView; onDone: () => void }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  const [base, setBase] = useState<Base>(NONE);
  const [lora, setLora] = useState<Lora>(NONE);
  const [accepts, setAccepts] = useState(false);
  const { pack, shelf, onDone } = props;
  const { name, file, address } = publishedPack(pack);
  const install = async () => {
    if (base.state !== 'right' || lora.state !== 'right') return;
    const { id, precision } = base;
    const params = { kind: pack, base: id, lora: lora.id, precision, acceptsLicences: true } as const;
    if (await packs.getState().install(params)) onDone();
  };
  const { licence, loraLicence } = shelf.base;
  return (
    <>
      <Typography component="h2" variant="h2">
        {text.packInstallNamed(name).replace(/…$/, '')}
      </Typography>
      <Typography>{pack === 'pisa-sr' ? text.pisaIntroduction : text.osediffIntroduction}</Typography>
      <Part title={text.baseTitle(shelf.base.name)} explained={text.baseExplained} chosen={base}>
        <BaseChoices shelf={shelf} onChoose={setBase} />
      </Part>
      <Part
        title={text.loraTitle(file)}
        explained={
          <>
            {text.loraExplained} <WebLink address={address} />
          </>
        }
        chosen={lora}
      >
        <LoraChoice pack={pack} onChoose={setLora} />
      </Part>
      <Part title={text.licencesTitle} chosen={NONE}>
        <Typography>
          {`${shelf.base.name}: ${licence.id}, `}
          <WebLink address={licence.url} />
        </Typography>
        <Typography>
          {`${name}: ${loraLicence}, `}
          <WebLink address={address} />
        </Typography>
        <FormControlLabel
          control={<Checkbox size="small" />}
          label={text.licencesAccept}
          checked={accepts}
          onChange={(_, checked) => setAccepts(checked)}
        />
      </Part>
      <Button
        variant="contained"
        color="primary"
        disabled={isBusy || !accepts || base.state !== 'right' || lora.state !== 'right'}
        onClick={() => void install()}
        sx={{ justifySelf: 'end' }}
      >
        {text.packInstall}
      </Button>
    </>
  );
}

function Part(props: { title: string; explained?: ReactNode; chosen: Chosen<unknown>; children: ReactNode }) {
  const { chosen } = props;
  return (
    <Box component="section" sx={{ display: 'grid', gap: 1 }}>
      <Typography component="h3" variant="overline">
        {props.title}
      </Typography>
      {props.explained !== undefined && <Typography color="textSecondary">{props.explained}</Typography>}
      {props.children}
      {chosen.state === 'right' && <Typography role="status">{chosen.note}</Typography>}
      {chosen.state === 'wrong' && <Alert severity="error">{chosen.reason}</Alert>}
    </Box>
  );
}

function BaseChoices(props: { shelf: PackShelfView; onChoose: (base: Base) => void }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  const { shelf, onChoose } = props;
  const look = async ({ id, name }: ChosenPath) => {
    onChoose(NONE);
    const answer = await packs.getState().findWeights({ base: id });
    if (answer === null) return;
    if (!answer.ok) return onChoose({ state: 'wrong', reason: failureSentences(answer.failure, text) });
    const { base } = answer.found;
    if (base === null) return;
    const note = `${name}. ${text.baseFound(base.precision, formatBytes(base.bytes))}`;
    onChoose({ state: 'right', id, precision: base.precision, note });
  };
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'auto auto 1fr', gap: 2, justifyItems: 'start' }}>
      {shelf.base.downloads.map(({ precision, bytes }) => {
        const size = formatBytes(bytes);
        const note = text.baseWillDownload(size, formatBytes(shelf.freeBytes));
        return (
          <Button
            key={precision}
            variant="outlined"
            disabled={isBusy}
            onClick={() => onChoose({ state: 'right', id: null, precision, note })}
          >
            {precision === 'fp32' ? text.baseDownload(size) : text.baseDownloadHalf(size)}
          </Button>
        );
      })}
      <PathButton
        what="folder"
        showsHidden
        label={text.baseChoose}
        isDisabled={isBusy}
        onChoose={(path) => void look(path)}
      />
    </Box>
  );
}

function LoraChoice(props: { pack: PublishedPack; onChoose: (lora: Lora) => void }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  const { pack, onChoose } = props;
  const look = async ({ id, name }: ChosenPath) => {
    onChoose(NONE);
    const answer = await packs.getState().findWeights({ lora: id });
    if (answer === null) return;
    if (!answer.ok) return onChoose({ state: 'wrong', reason: failureSentences(answer.failure, text) });
    const { lora } = answer.found;
    if (lora === null) return;
    const kind = publishedPack(lora.kind).name;
    if (lora.kind !== pack) return onChoose({ state: 'wrong', reason: text.loraOther(kind) });
    onChoose({ state: 'right', id, note: `${name}. ${text.loraFound(kind, formatBytes(lora.bytes))}` });
  };
  return (
    <PathButton
      what="weights"
      label={text.loraChoose}
      isDisabled={isBusy}
      onChoose={(path) => void look(path)}
    />
  );
}
