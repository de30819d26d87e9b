import { expect, test } from 'vitest';
import { CONFLICT_POLICIES, type ConflictPolicy, type Placement, resolveConflict } from './conflictPolicy.ts';

const STANDING = ['kept', 'foreign', 'same-export', 'older-export'] as const;
const TABLE: Record<ConflictPolicy, Record<(typeof STANDING)[number], Placement>> = {
  number: { kept: 'number', foreign: 'number', 'same-export': 'number', 'older-export': 'number' },
  skip: { kept: 'skip', foreign: 'skip', 'same-export': 'skip', 'older-export': 'skip' },
  overwrite: { kept: 'number', foreign: 'replace', 'same-export': 'replace', 'older-export': 'replace' },
  same: { kept: 'number', foreign: 'number', 'same-export': 'skip', 'older-export': 'replace' },
};

test.each(CONFLICT_POLICIES)('%s does what its table says', (policy) => {
  expect(resolveConflict(policy, 'none')).toBe('write');
  for (const standing of STANDING) {
    expect(resolveConflict(policy, standing)).toBe(TABLE[policy][standing]);
  }
});
