import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { Fragment, type ReactNode, useState } from 'react';
import type { ModelInspection } from '../../shared/packs/installation.ts';
import { PathButton } from '../chooser/PathButton.tsx';
import type { ChosenPath } from '../chooser/PathPicker.tsx';
import type { ModelAnswer } from '../stores/packStore.ts';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import { failureSentences } from '../text/failureText.ts';
import { useText } from '../text/useText.ts';

/** A foreign model: what it is, to be confirmed or corrected, and its name here. */
export function ImportPage({ onDone }: { onDone: () => void }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  const [file, setFile] = useState<ChosenPath | null>(null);
  const [answer, setAnswer] = useState<ModelAnswer | null>(null);
  const [name, setName] = useState('');
  const look = async (chosen: ChosenPath, white?: 1 | 255) => {
    setFile(chosen);
    setAnswer(null);
    if (white === undefined) setName(chosen.name.replace(/\.[^.]+$/, ''));
    setAnswer(await packs.getState().inspect({ file: chosen.id, ...(white && { white }) }));
  };
  const importNow = async () => {
    if (file !== null && (await packs.getState().importModel({ file: file.id, name }))) onDone();
  };
  return (
    <>
      <Typography component="h2" variant="h2">
        {text.packImportTitle}
      </Typography>
      <Typography>{text.modelIntroduction}</Typography>
      <PathButton
        what="models"
        label={text.modelChoose}
        isDisabled={isBusy}
        onChoose={(path) => void look(path)}
      />
      {answer?.ok === false && <Alert severity="error">{failureSentences(answer.failure, text)}</Alert>}
      {answer?.ok === true && file !== null && (
        <>
          <Typography>{`${file.name}. ${text.modelFound}`}</Typography>
          <Found found={answer.found} onChangeRange={(white) => void look(file, white)} />
          <TextField label={text.name} value={name} onChange={(event) => setName(event.target.value)} />
          <Button
            variant="contained"
            color="primary"
            disabled={isBusy || name.trim() === ''}
            onClick={() => void importNow()}
            sx={{ justifySelf: 'end' }}
          >
            {text.packImportNow}
          </Button>
        </>
      )}
    </>
  );
}

function Found(props: { found: ModelInspection; onChangeRange: (white: 1 | 255) => void }) {
  const text = useText();
  const { found, onChangeRange } = props;
  const end = (name: string, type: string) => `${name} (${found.layout}, ${type})`;
  const facts: [string, ReactNode][] = [
    [text.modelScale, `×${found.scale}`],
    [text.modelInput, end(found.input, found.type)],
    [text.modelOutput, end(found.output, found.outputType)],
    [text.modelMultiple, String(found.inputMultiple)],
    [text.modelReach, text.modelReachValue(found.reachPx)],
  ];
  return (
    <>
      <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 4 }}>
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <Typography component="dt" color="textSecondary">
              {label}
            </Typography>
            <Typography component="dd" sx={{ m: 0, overflowWrap: 'anywhere', userSelect: 'text' }}>
              {value}
            </Typography>
          </Fragment>
        ))}
      </Box>
      <TextField
        select
        label={text.modelRange}
        value={found.white}
        onChange={(event) => onChangeRange(Number(event.target.value) === 255 ? 255 : 1)}
        helperText={found.isRangeCertain ? undefined : text.modelRangeGuessed}
      >
        <MenuItem value={1}>{text.modelRangeUnit}</MenuItem>
        <MenuItem value={255}>{text.modelRangeBytes}</MenuItem>
      </TextField>
    </>
  );
}
