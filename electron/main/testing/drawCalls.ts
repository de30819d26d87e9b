import { z } from 'zod';
import { REQUESTS, type RequestName } from '../../../shared/ipc/contract.ts';

/** A call of the contract; its parameters may be nonsense. */
export interface DrawnCall {
  readonly name: RequestName;
  readonly params: unknown;
}

type Schema = z.core.JSONSchema.JSONSchema;

const NONSENSE: readonly unknown[] = [
  null,
  '',
  -1,
  0,
  0.5,
  1e308,
  [],
  {},
  'a\0b',
  '../../etc/passwd',
  '\u202e\ntxt.exe',
  'x'.repeat(5000),
  [[[[]]]],
  { __proto__: null },
];

/** Calls that end the test's own subject or wait for a person. */
const NOT_CALLED: readonly string[] = ['library.restore', 'library.recover', 'files.choose'];

/**
 * Calls drawn from the contract itself, so that a new request is among them: parameters that its checker takes
 * (with ids that nobody gave out), now and then with one value exchanged for nonsense.
 */
export function* drawCalls(random: () => number, count: number): Generator<DrawnCall> {
  const names = (Object.keys(REQUESTS) as RequestName[]).filter((name) => !NOT_CALLED.includes(name));
  const schemas = new Map(
    names.map((name) => [
      name,
      z.toJSONSchema(REQUESTS[name].params, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
  for (let at = 0; at < count; at++) {
    const name = names[at % names.length] as RequestName;
    const params = drawValue(schemas.get(name) ?? {}, random, 0);
    yield { name, params: random() < 0.4 ? spoil(params, random) : params };
  }
}

function drawValue(schema: Schema | boolean, random: () => number, depth: number): unknown {
  if (typeof schema === 'boolean') return null;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return drawValue(pick(choices) ?? {}, random, depth + 1);
  switch (schema.type) {
    case 'object':
      return drawObject(schema, random, depth);
    case 'array': {
      const length = depth > 6 ? 0 : Math.floor(random() * 4);
      const items = Array.isArray(schema.items) ? {} : (schema.items ?? {});
      return Array.from({ length: Math.max(length, schema.minItems ?? 0) }, () =>
        drawValue(items, random, depth + 1),
      );
    }
    case 'string':
      return pick([
        'a',
        'Лето 🌞',
        'f'.repeat(64),
        crypto.randomUUID(),
        '1',
        'x'.repeat(schema.minLength ?? 1),
      ]);
    case 'integer':
    case 'number': {
      const low = Math.max(schema.minimum ?? 0, -1e6);
      const high = Math.min(schema.maximum ?? 50, 1e6);
      const value = low + random() * (high - low);
      return schema.type === 'integer' ? Math.round(value) : value;
    }
    case 'boolean':
      return random() < 0.5;
    default:
      return null;
  }
}

function drawObject(schema: Schema, random: () => number, depth: number): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([key]) => required.has(key) || random() < 0.5,
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, drawValue(inner, random, depth + 1)]));
}

/** Exchanges one value, at any depth. */
function spoil(value: unknown, random: () => number): unknown {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch || random() < 0.2) return NONSENSE[Math.floor(random() * NONSENSE.length)];
  const entries = Object.entries(value);
  const chosen = Math.floor(random() * entries.length);
  const changed = entries.map(
    ([key, item], at) => [key, at === chosen ? spoil(item, random) : item] as const,
  );
  return Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
}
