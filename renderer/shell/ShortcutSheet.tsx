import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useText } from '../text/useText.ts';
import { keyNames } from '../widgets/keyNames.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { SHORTCUTS } from './shortcuts.ts';

export function ShortcutSheet() {
  const text = useText();
  const groups = Map.groupBy(
    SHORTCUTS.filter(({ shown }) => shown !== undefined),
    ({ group }) => group(text),
  );
  return (
    <Sheet name="shortcuts" title={text.shortcuts} width="md">
      <Box sx={{ columns: 3, columnGap: 6 }}>
        {[...groups].map(([group, shortcuts]) => (
          <Box key={group} sx={{ breakInside: 'avoid', pb: 3 }}>
            <Typography component="h2" variant="overline" color="textSecondary">
              {group}
            </Typography>
            {shortcuts.map(({ chord, shown, label }) => (
              <Box key={chord} sx={{ display: 'flex', alignItems: 'start', gap: 2, py: 0.5 }}>
                <Typography sx={{ flex: 1 }}>{label(text)}</Typography>
                <Box
                  component="kbd"
                  sx={{ px: 1.5, borderRadius: 1, bgcolor: 'surface.raised', fontFamily: 'inherit' }}
                >
                  {typeof shown === 'string' ? keyNames(shown) : shown?.(text)}
                </Box>
              </Box>
            ))}
          </Box>
        ))}
      </Box>
    </Sheet>
  );
}
