import { configDefaults, defineConfig } from 'vitest/config';

/** Fuzzing at length, kills and endurance: `npm run test:long`, every night. */
const LONG_TESTS = '**/*.long.test.ts';
const isLong = process.env.DARKROOM_LONG_TESTS !== undefined;

export default defineConfig({
  test: {
    include: isLong ? [LONG_TESTS] : ['{shared,electron,renderer,build}/**/*.test.{ts,tsx}'],
    exclude: isLong ? configDefaults.exclude : [...configDefaults.exclude, LONG_TESTS],
    // Real sessions and real pictures: a small machine needs time for them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
