import { describe, expect, it } from 'vitest';
import { photoQuerySchema, readDatePrefix } from './photoQuery.ts';

describe('a typed date', () => {
  it.each([
    ['1974', '1974'],
    [' 2024-5 ', '2024-05'],
    ['2024/05/7', '2024-05-07'],
    ['2024.12.31', '2024-12-31'],
    ['2024年5月7日', '2024-05-07'],
  ])('%s is a year, a month or a day', (typed, date) => {
    expect(readDatePrefix(typed)).toBe(date);
    expect(photoQuerySchema.parse({ from: date }).from).toBe(date);
  });

  it.each(['', '74', 'May 2024', '2024-13', '2024-00-01', '2024-05-32', '2024-05-17-1'])(
    '%s is none',
    (typed) => expect(readDatePrefix(typed)).toBeNull(),
  );
});
