import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import type { QueueJob } from '../../shared/ipc/views.ts';
import { useQueue, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ShowResult } from '../widgets/ShowResult.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { describeJob } from './describeJob.ts';
import { ItemList } from './ItemList.tsx';

/** An export: how far it is, what can be done with it, and its photos when it is unfolded. */
export function JobCard({ job, canMoveFirst }: { job: QueueJob; canMoveFirst: boolean }) {
  const text = useText();
  const { queue } = useStores();
  const isOpen = useQueue((state) => state.openJob === job.id);
  const id = useId();
  const { answerNewerPack } = queue.getState();
  const isOver = job.state === 'finished' || job.state === 'cancelled';
  return (
    <Box
      component="li"
      aria-labelledby={id}
      sx={{
        ...{ p: 3, borderRadius: 1, bgcolor: 'surface.panel', display: 'grid', gap: 2 },
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
        <ToolButton
          label={isOpen ? text.hidePhotos : text.showPhotos}
          icon={<ExpandMore sx={{ transform: isOpen ? 'none' : 'rotate(-90deg)' }} />}
          isExpanded={isOpen}
          onClick={() => void queue.getState().open(isOpen ? null : job.id)}
        />
        <Typography id={id} component="h2" variant="h2" noWrap>
          {job.name}
        </Typography>
        <Typography color="textSecondary" noWrap sx={{ flex: '1 1 120px' }}>
          {`${job.folder ?? text.besideOriginal} · ${job.choices.output.format.toUpperCase()}`}
        </Typography>
        <JobButtons job={job} canMoveFirst={canMoveFirst} />
      </Box>
      {!isOver && (
        <LinearProgress
          variant="determinate"
          sx={{ opacity: job.state === 'paused' ? 0.4 : 1 }}
          value={100 * job.progress}
          aria-label={job.name}
        />
      )}
      <Typography
        variant="caption"
        color={job.pauseReason === 'disk-full' ? 'error' : 'textSecondary'}
        role="status"
      >
        {describeJob(job, text)}
      </Typography>
      {job.newerPacks > 0 && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          <Typography sx={{ flex: 1 }}>{text.newerPacksFailed(job.newerPacks)}</Typography>
          <Button onClick={() => void answerNewerPack(job.id, 'use')}>{text.newerPackUse(null)}</Button>
          <Button onClick={() => void answerNewerPack(job.id, 'skip')}>{text.newerPackSkip}</Button>
        </Box>
      )}
      {isOpen && <ItemList jobId={job.id} />}
    </Box>
  );
}

function JobButtons({ job, canMoveFirst }: { job: QueueJob; canMoveFirst: boolean }) {
  const text = useText();
  const { client, queue } = useStores();
  const { act, moveFirst, retryOthers, saveReport } = queue.getState();
  const { state, counts, id } = job;
  const isOver = state === 'finished' || state === 'cancelled';
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      {canMoveFirst && <Button onClick={() => void moveFirst(id)}>{text.moveFirst}</Button>}
      {state === 'active' && <Button onClick={() => void act('pause', id)}>{text.pause}</Button>}
      {state === 'paused' && <Button onClick={() => void act('resume', id)}>{text.resume}</Button>}
      {counts.failed > 0 && <Button onClick={() => void act('retry', id)}>{text.retryFailed}</Button>}
      {state === 'cancelled' && counts.cancelled > 0 && (
        <Button onClick={() => void retryOthers(id)}>{text.resume}</Button>
      )}
      {!isOver && <Button onClick={() => void act('cancel', id)}>{text.cancel}</Button>}
      {counts.done > 0 && (
        <ShowResult
          isMany={counts.done > 1}
          onReveal={() => client.request('queue.reveal', { jobId: id })}
          onOffer={() => client.request('queue.offer', { jobId: id })}
        />
      )}
      {isOver && <Button onClick={() => void saveReport(id)}>{text.saveReport}</Button>}
      {isOver && counts.running === 0 && (
        // A cancelled photo is let go of after the tile in hand.
        <Button onClick={() => void act('remove', id)}>{text.remove}</Button>
      )}
    </Box>
  );
}
