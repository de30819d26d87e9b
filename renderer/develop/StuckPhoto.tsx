import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { use } from 'react';
import type { FailureData } from '../../shared/errors/failure.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { failureSentences } from '../text/failureText.ts';
import { photoFacts } from '../text/photoFacts.ts';
import { useText } from '../text/useText.ts';
import { ViewerContext } from '../viewer/ViewerContext.tsx';

/** Nothing more comes of this photo for now: why, what is known of it all the same, and a way to try again. */
export function StuckPhoto({ photo, failure }: { photo: Photo; failure: FailureData }) {
  const text = useText();
  const controller = use(ViewerContext);
  return (
    <Box sx={{ py: 1, display: 'grid', gap: 1, userSelect: 'text' }}>
      <Typography color="error">{failureSentences(failure, text)}</Typography>
      <Box>
        <Typography variant="caption" component="p" sx={{ fontWeight: 600 }}>
          {text.knownOfPhoto}
        </Typography>
        {[photo.fileName, ...photoFacts(photo, text)].map((line) => (
          <Typography
            key={line}
            variant="caption"
            component="p"
            color="textSecondary"
            sx={{ overflowWrap: 'anywhere' }}
          >
            {line}
          </Typography>
        ))}
      </Box>
      <Button onClick={() => controller?.retry()} sx={{ justifySelf: 'start', ml: -2 }}>
        {text.tryAgain}
      </Button>
    </Box>
  );
}
