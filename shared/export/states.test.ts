import { describe, expect, test } from 'vitest';
import {
  ITEM_EVENTS,
  ITEM_STATES,
  ITEM_TRANSITIONS,
  isSettled,
  itemMove,
  JOB_EVENTS,
  JOB_STATES,
  JOB_TRANSITIONS,
  jobMove,
} from './states.ts';

// Written out a second time, pair by pair: a change of the table has to be made on purpose, twice.
const LEGAL_ITEM_MOVES = new Set([
  'waiting start running',
  'waiting skip skipped',
  'waiting cancel cancelled',
  'running finish done',
  'running fail failed',
  'running pass skipped',
  'running giveBack waiting',
  'running cancel cancelled',
  'failed retry waiting',
  'failed skip skipped',
  'skipped retry waiting',
  'cancelled retry waiting',
]);
const LEGAL_JOB_MOVES = new Set([
  'active pause paused',
  'active cancel cancelled',
  'active complete finished',
  'paused resume active',
  'paused cancel cancelled',
  'paused complete finished',
  'finished reopen active',
  'cancelled reopen active',
]);

function movesOf<S extends string, E extends string>(
  states: readonly S[],
  events: readonly E[],
  table: Readonly<Record<S, Partial<Readonly<Record<E, S>>>>>,
): Set<string> {
  const moves = new Set<string>();
  for (const state of states) {
    for (const event of events) {
      const target = table[state][event];
      if (target !== undefined) moves.add(`${state} ${event} ${target}`);
    }
  }
  return moves;
}

test('every pair of item state and event does exactly what is listed', () => {
  expect(movesOf(ITEM_STATES, ITEM_EVENTS, ITEM_TRANSITIONS)).toEqual(LEGAL_ITEM_MOVES);
});

test('every pair of job state and event does exactly what is listed', () => {
  expect(movesOf(JOB_STATES, JOB_EVENTS, JOB_TRANSITIONS)).toEqual(LEGAL_JOB_MOVES);
});

test('finished work is never undone', () => {
  expect(ITEM_TRANSITIONS.done).toEqual({});
});

describe.each(ITEM_EVENTS)('the item event %s', (event) => {
  test('leads to one state, never to where it came from', () => {
    const { from, to } = itemMove(event);
    expect(from.length).toBeGreaterThan(0);
    expect(from).not.toContain(to);
  });
});

describe.each(JOB_EVENTS)('the job event %s', (event) => {
  test('leads to one state, never to where it came from', () => {
    const { from, to } = jobMove(event);
    expect(from.length).toBeGreaterThan(0);
    expect(from).not.toContain(to);
  });
});

test('from everywhere but done, work can begin again', () => {
  const reached = new Set<string>(['waiting']);
  for (const state of ITEM_STATES) {
    if (Object.values(ITEM_TRANSITIONS[state]).includes('waiting')) reached.add(state);
  }
  expect(reached).toEqual(new Set(ITEM_STATES.filter((state) => state !== 'done')));
});

test('only waiting and running items still move by themselves', () => {
  expect(ITEM_STATES.filter((state) => !isSettled(state))).toEqual(['waiting', 'running']);
});
