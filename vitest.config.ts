import { configDefaults, defineConfig } from 'vitest/config';

/** Fuzzing at length, kills and endurance: `npm run test:long`, every night. */
const LONG_TESTS = '**/*.long.test.ts';
const isLong = process.env.DARKROOM_LONG_TESTS !== undefined;

export default defineConfig({
  test: {
    include: isLong ? [LONG_TESTS] : ['{shared,electron,renderer,build}/**/*.test.{ts,tsx}'],
    exclude: isLong ? configDefaults.exclude : [...configDefaults.exclude, LONG_TESTS],
    // These end a hang, they judge no speed: a hook that takes four seconds alone took 130 beside much other work.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
  },
});
