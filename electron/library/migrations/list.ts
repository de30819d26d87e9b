import type { Migration } from '../migrate.ts';
import { migration0001 } from './0001-photos.ts';
import { migration0002 } from './0002-edits.ts';
import { migration0003 } from './0003-exports.ts';
import { migration0004 } from './0004-sheets.ts';
import { migration0005 } from './0005-preset-order.ts';
import { migration0006 } from './0006-journal.ts';
import { migration0007 } from './0007-mask-pictures.ts';

export const MIGRATIONS: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
];
