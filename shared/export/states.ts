/**
 * What may become of an export. Both tables are complete: a pair that is not listed is not allowed, and
 * every event leads to one state, wherever it started.
 */
export const ITEM_STATES = ['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const ITEM_EVENTS = [
  /** A process takes it on. */
  'start',
  /** Its file stands, whole, under its final name. */
  'finish',
  'fail',
  /** The conflict policy, or the user while it ran, leaves it out. */
  'pass',
  /** Not its own fault: pause, quit, a full disk, an owner that died. It starts over. */
  'giveBack',
  /** The user leaves it out. */
  'skip',
  'cancel',
  'retry',
] as const;
export type ItemEvent = (typeof ITEM_EVENTS)[number];

export const ITEM_TRANSITIONS: Readonly<Record<ItemState, Partial<Readonly<Record<ItemEvent, ItemState>>>>> =
  {
    waiting: { start: 'running', skip: 'skipped', cancel: 'cancelled' },
    running: {
      finish: 'done',
      fail: 'failed',
      pass: 'skipped',
      giveBack: 'waiting',
      cancel: 'cancelled',
    },
    done: {},
    failed: { retry: 'waiting', skip: 'skipped' },
    skipped: { retry: 'waiting' },
    cancelled: { retry: 'waiting' },
  };

export const JOB_STATES = ['active', 'paused', 'finished', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const JOB_EVENTS = ['pause', 'resume', 'cancel', 'complete', 'reopen'] as const;
export type JobEvent = (typeof JOB_EVENTS)[number];

export const JOB_TRANSITIONS: Readonly<Record<JobState, Partial<Readonly<Record<JobEvent, JobState>>>>> = {
  active: { pause: 'paused', cancel: 'cancelled', complete: 'finished' },
  paused: { resume: 'active', cancel: 'cancelled', complete: 'finished' },
  finished: { reopen: 'active' },
  cancelled: { reopen: 'active' },
};

/** Why a job does not go on. */
export const PAUSE_REASONS = ['user', 'disk-full', 'restart'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

interface Move<State> {
  readonly from: readonly State[];
  readonly to: State;
}

/** From where an event may come and where it leads. */
export function itemMove(event: ItemEvent): Move<ItemState> {
  return findMove(ITEM_STATES, (state) => ITEM_TRANSITIONS[state][event]);
}

export function jobMove(event: JobEvent): Move<JobState> {
  return findMove(JOB_STATES, (state) => JOB_TRANSITIONS[state][event]);
}

function findMove<State>(states: readonly State[], target: (state: State) => State | undefined): Move<State> {
  const from = states.filter((state) => target(state) !== undefined);
  const [to, ...others] = new Set(from.map(target));
  if (to === undefined || others.length > 0) throw new Error('an event must lead to exactly one state');
  return { from, to };
}

/** Nothing will happen to it by itself. */
export function isSettled(state: ItemState): boolean {
  return state !== 'waiting' && state !== 'running';
}
