import { expect, test } from 'vitest';
import { CONFLICT_POLICIES, type ConflictPolicy, type Placement, resolveConflict } from './conflictPolicy.ts';

const TABLE: Record<ConflictPolicy, Record<'foreign' | 'same-export' | 'older-export', Placement>> = {
  number: { foreign: 'number', 'same-export': 'number', 'older-export': 'number' },
  skip: { foreign: 'skip', 'same-export': 'skip', 'older-export': 'skip' },
  overwrite: { foreign: 'replace', 'same-export': 'replace', 'older-export': 'replace' },
  same: { foreign: 'number', 'same-export': 'skip', 'older-export': 'replace' },
};

test.each(CONFLICT_POLICIES)('%s does what its table says', (policy) => {
  expect(resolveConflict(policy, 'none')).toBe('write');
  for (const standing of ['foreign', 'same-export', 'older-export'] as const) {
    expect(resolveConflict(policy, standing)).toBe(TABLE[policy][standing]);
  }
});
