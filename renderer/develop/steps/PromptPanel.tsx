import Typography from '@mui/material/Typography';
import { useDevelop, useStores } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { TextField } from '../../widgets/TextField.tsx';

/** What the photo shows, in words, for packs whose networks listen. */
export function PromptPanel() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  if (settled === null || settled.pack.space === 'pixel') return null;
  const { pack, prompt = '' } = settled;
  return (
    <PanelSection title={text.prompt}>
      {pack.takesPrompt && (
        <TextField
          label={text.prompt}
          shown={prompt}
          placeholder={text.promptEmpty}
          onCommit={(words) => void develop.getState().set({ prompt: words }, 'prompt')}
        />
      )}
      <Typography
        variant="caption"
        component="p"
        color="textSecondary"
        sx={{ mt: pack.takesPrompt ? 1.5 : 0 }}
      >
        {pack.takesPrompt ? text.promptHint : text.promptNone}
      </Typography>
    </PanelSection>
  );
}
