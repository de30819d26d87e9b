/** A process that takes a queue and one of its items and keeps them until it is killed. Argument: data folder. */
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { Claims } from '../claims.ts';

const claims = new Claims(openLibraryOrThrow(process.argv[2] ?? ''));
claims.take();
claims.claimNext(null);
process.stdout.write('claimed\n');
// A lock that nothing refers to is collected as garbage, and free.
setInterval(() => claims.controls([]), 60_000);
