/** What to do where a file stands already under the wanted name. */
export const CONFLICT_POLICIES = [
  /** Keep both: 'name (2).jpg'. */
  'number',
  /** Leave this photo out. */
  'skip',
  'overwrite',
  /** Leave it out where the file is the same export of the same original; renew it where settings changed. */
  'same',
] as const;
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

/**
 * What stands there. `kept`: never to be replaced, a photo that something is made from or another result of
 * the same job; `same-export` and `older-export`: whole results of the same original by this app.
 */
export type StandingFile = 'none' | 'kept' | 'foreign' | 'same-export' | 'older-export';

export type Placement = 'write' | 'number' | 'replace' | 'skip';

export function resolveConflict(policy: ConflictPolicy, standing: StandingFile): Placement {
  if (standing === 'none') return 'write';
  switch (policy) {
    case 'number':
      return 'number';
    case 'skip':
      return 'skip';
    case 'overwrite':
      return standing === 'kept' ? 'number' : 'replace';
    case 'same':
      if (standing === 'same-export') return 'skip';
      // What this app did not make is not this app's to renew.
      return standing === 'older-export' ? 'replace' : 'number';
    default:
      return policy satisfies never;
  }
}
