import Link from '@mui/material/Link';

/** An address on the web; it opens in the user's browser, never in the app's window. */
export function WebLink({ address }: { address: string }) {
  return (
    <Link
      href={address}
      target="_blank"
      rel="noreferrer"
      color="inherit"
      sx={{ overflowWrap: 'anywhere', userSelect: 'text' }}
    >
      {address}
    </Link>
  );
}
