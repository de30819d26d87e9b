import PlaylistAddCheck from '@mui/icons-material/PlaylistAddCheck';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { useEffect } from 'react';
import { useApp, useQueue, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { JobCard } from './JobCard.tsx';

const LIST_MAX_WIDTH_PX = 960;

/** Exports, those in work first in the order in which they run. */
export function QueueScreen() {
  const text = useText();
  const { queue } = useStores();
  const jobs = useQueue((state) => state.jobs);
  useEffect(() => void queue.getState().refresh(), [queue]);
  if (jobs.length === 0) return <EmptyQueue />;
  const isOver = (state: string) => state === 'finished' || state === 'cancelled';
  const waiting = jobs.filter((job) => !isOver(job.state));
  const over = jobs.filter((job) => isOver(job.state)).toReversed();
  return (
    <Box sx={{ flex: 1, overflowY: 'auto', p: 4 }}>
      <Box sx={{ m: '0 auto', maxWidth: LIST_MAX_WIDTH_PX, pb: 2 }}>
        <PriorityChoice />
      </Box>
      <Box
        component="ul"
        aria-label={text.queue}
        sx={{
          m: '0 auto',
          p: 0,
          listStyle: 'none',
          display: 'grid',
          gap: 3,
          gridTemplateColumns: 'minmax(0, 1fr)',
          maxWidth: LIST_MAX_WIDTH_PX,
        }}
      >
        {[...waiting, ...over].map((job, index) => (
          <JobCard key={job.id} job={job} canMoveFirst={index > 0 && index < waiting.length} />
        ))}
      </Box>
    </Box>
  );
}

function PriorityChoice() {
  const text = useText();
  const { app } = useStores();
  const isLow = useApp((state) => state.settings.lowPriority);
  return (
    <FormControlLabel
      control={<Checkbox />}
      label={text.lowPriority}
      checked={isLow}
      onChange={(_, lowPriority) => void app.getState().save({ lowPriority })}
    />
  );
}

function EmptyQueue() {
  const text = useText();
  const { app } = useStores();
  return (
    <Box sx={{ flex: 1, display: 'grid', placeContent: 'center', justifyItems: 'center', gap: 3, p: 4 }}>
      <PlaylistAddCheck sx={{ fontSize: 48, color: 'text.disabled' }} />
      <Typography component="h1" variant="h1">
        {text.queueEmpty}
      </Typography>
      <Typography color="textSecondary">{text.queueEmptyText}</Typography>
      <Button variant="outlined" onClick={() => app.getState().show('library')}>
        {text.library}
      </Button>
    </Box>
  );
}
