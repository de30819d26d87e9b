import Box from '@mui/material/Box';

/** Farther than any screen reaches. */
const AROUND_PX = 100_000;

/** What does not change the photo: the dark around a frame, guides, a line that is being drawn; all as SVG paths. */
export function ToolDrawing(props: { frame?: string; guides?: string; line?: string }) {
  const { frame = '', guides = '', line = '' } = props;
  const around = `M${-AROUND_PX} ${-AROUND_PX}H${AROUND_PX}V${AROUND_PX}H${-AROUND_PX}z`;
  return (
    <Box
      component="svg"
      aria-hidden
      sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%', pointerEvents: 'none' }}
    >
      {frame !== '' && (
        <Box
          component="path"
          d={around + frame}
          sx={{ color: 'surface.canvas', fill: 'currentColor', fillOpacity: 0.7, fillRule: 'evenodd' }}
        />
      )}
      <Lines d={guides} opacity={0.5} />
      <Lines d={frame} opacity={1} />
      <Lines d={line} opacity={1} />
    </Box>
  );
}

/** White on dark: seen over any photo. */
function Lines({ d, opacity }: { d: string; opacity: number }) {
  if (d === '') return null;
  const line = { fill: 'none', stroke: 'currentColor' } as const;
  return (
    <>
      <Box
        component="path"
        d={d}
        sx={{ ...line, color: 'common.black', strokeWidth: 3, opacity: opacity / 3 }}
      />
      <Box component="path" d={d} sx={{ ...line, color: 'common.white', strokeWidth: 1, opacity }} />
    </>
  );
}
