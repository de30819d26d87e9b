import { describe, expect, it } from 'vitest';
import { parseBoundedJson } from './parseBoundedJson.ts';

const BOUNDS = { depthMax: 4, valuesMax: 100 };

describe('JSON of which nothing is known', () => {
  it.each(['{"a":[1,2,{"b":null}]}', '"[[[[[[[["', '{"a\\"[[[[[[":"\\\\"}', '"\\\\\\""', '1'])(
    '%s is read as it is',
    (text) => {
      expect(parseBoundedJson(text, BOUNDS)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ['too deep', '[[[[[1]]]]]', /deeper than 4/],
    ['too many', `[${'0,'.repeat(200)}0]`, /more than 100 values/],
    ['no JSON', '[1', /JSON/],
    ['a string without an end', '"abc\\"', /JSON/],
  ])('%s is refused', (_, text, message) => {
    expect(() => parseBoundedJson(text, BOUNDS)).toThrow(message);
    expect(() => parseBoundedJson(text, BOUNDS)).toThrow(SyntaxError);
  });

  it('thirty megabytes of brackets are refused without being built', () => {
    const begin = process.cpuUsage();
    expect(() => parseBoundedJson('['.repeat(31e6), BOUNDS)).toThrow(SyntaxError);
    expect(() => parseBoundedJson(`[${'[],'.repeat(10e6)}0]`, { ...BOUNDS, valuesMax: 1e6 })).toThrow(
      SyntaxError,
    );
    expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(2);
  });
});
