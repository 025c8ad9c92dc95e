import { defineConfig } from 'vitest/config'

/** The property tests of the views; `--mode long` is `npm run test:long`. */
const promise = {
  test: {
    memory: { seconds: 8, statements: 1000 },
    d1: { seconds: 8, statements: 200 },
  },
  long: {
    memory: { seconds: 40, statements: 25_000 },
    d1: { seconds: 60, statements: 2000 },
  },
}

export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    provide: { promise: mode === 'long' ? promise.long : promise.test },
    maxWorkers: 2,
    isolate: false,
    restoreMocks: true,
    // A machine with other work to do is many times slower; only what hangs may be cut off.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
}))
