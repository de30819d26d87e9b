import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { RECIPE_GROUPS } from '../../shared/develop/recipeGroups.ts';
import { useApp, useDevelop, useStores } from '../stores/StoresContext.tsx';
import { targetsOf, useTargetCount } from '../stores/targets.ts';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';

/** Which groups of settings are given to other photos; the choice is remembered. */
export function PasteGroups() {
  const text = useText();
  return (
    <Sheet name="paste-groups" title={text.pasteGroups}>
      <GroupsForm />
    </Sheet>
  );
}

function GroupsForm() {
  const text = useText();
  const stores = useStores();
  const groups = useApp(({ settings }) => settings.pasteGroups);
  const hasClipboard = useDevelop((state) => state.clipboard !== null);
  const hasPrevious = useDevelop((state) => state.previous !== null);
  const count = useTargetCount();
  const { app, develop } = stores;
  const act = (work: () => Promise<void>) => () => {
    app.getState().openSheet(null);
    void work();
  };
  const isNothing = groups.length === 0 || count === 0;
  return (
    <>
      <Box sx={{ display: 'grid', pt: 1 }}>
        {RECIPE_GROUPS.map((group) => (
          <FormControlLabel
            key={group}
            control={<Checkbox />}
            label={text.recipeGroups[group]}
            checked={groups.includes(group)}
            onChange={(_, isOn) => {
              const pasteGroups = RECIPE_GROUPS.filter((name) =>
                name === group ? isOn : groups.includes(name),
              );
              void app.getState().save({ pasteGroups });
            }}
          />
        ))}
      </Box>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ pt: 2 }}>
        {text.pasteGroupsHint}
      </Typography>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 2, pt: 3 }}>
        <Button
          disabled={!hasPrevious || isNothing}
          onClick={act(() => develop.getState().pastePrevious(targetsOf(stores)))}
        >
          {text.asPrevious}
        </Button>
        <Button
          variant="contained"
          color="primary"
          disabled={!hasClipboard || isNothing}
          onClick={act(() => develop.getState().paste(targetsOf(stores)))}
        >
          {text.pasteCount(count)}
        </Button>
      </Box>
    </>
  );
}
