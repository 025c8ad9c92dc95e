import { stripVTControlCharacters } from 'node:util'
import { defineConfig } from 'vitest/config'

/** How long the property tests of the views search, and how many statements they must have tried. */
const promise = {
  test: {
    memory: { seconds: 3, statements: 400 },
    d1: { seconds: 5, statements: 150 },
  },
  long: {
    memory: { seconds: 30, statements: 10_000 },
    d1: { seconds: 60, statements: 2000 },
  },
}

/** Tests that take twenty seconds and more, most of them as they run whole commands: `npm run test:long` has them. */
const slow = [
  'test/engine/any-schema.test.ts',
  'test/engine/compile-shapes.test.ts',
  'test/engine/cost/bounds.test.ts',
  'test/keeper/audit/bound.test.ts',
  'test/keeper/keys.test.ts',
  'test/keeper/upgrade/other-triggers.test.ts',
  'test/monotask/snapshot.test.ts',
  'test/checks/living-databases.test.ts',
  'test/faults/faults.test.ts',
  'test/faults/on-d1.test.ts',
  'test/keeper/findings.test.ts',
  'test/keeper/past-us.test.ts',
  'test/keeper/pause.test.ts',
  'test/keeper/upgrade/upgrade.test.ts',
  'test/fleet/alerts.test.ts',
  'test/fleet/fleet-run.test.ts',
  'test/fleet/hostile.test.ts',
  'test/fleet/http.test.ts',
  'test/fleet/metrics.test.ts',
  'test/fleet/quiet.test.ts',
  'test/fleet/worker.test.ts',
  'test/fleet/two-hundred.test.ts',
  'test/fleet/odd.test.ts',
  'test/fleet/shards.test.ts',
  'test/page/actions.test.ts',
  'test/page/refresh.test.ts',
  'test/page/states.test.ts',
  'test/monotask/dashboards/rows-read.test.ts',
  'test/prometheus/prometheus.test.ts',
  'test/scripts/fleet/migrate.test.ts',
  'test/scripts/fleet/one-database.test.ts',
  'test/scripts/rollback.test.ts',
  'test/scripts/verify.test.ts',
  'test/scripts/wrap/wrap.test.ts',
  'test/soak/month.test.ts',
  'test/worker/cron.test.ts',
  'test/scripts/rules/command-line.test.ts',
  'test/scripts/command-line/help.test.ts',
  'test/scripts/start.test.ts',
  'test/scripts/migrate.test.ts',
  'test/scripts/remote.test.ts',
  'test/scripts/verify-command.test.ts',
  'test/documentation/commands.test.ts',
  'test/scripts/add-view.test.ts',
  'test/scripts/during/during.test.ts',
  'test/scripts/wrap/wrangler.test.ts',
  'test/scripts/wrap/patterns.test.ts',
]

/** How many random schemas are tried, and the most statements that are written to each. */
const random = {
  test: { schemas: 300, statements: 20 },
  long: { schemas: 2000, statements: 60 },
}

/** How much of a fleet has its day in the simulation. */
const fleet = {
  test: { shards: 1, databases: 500 },
  long: { shards: 10, databases: 5000 },
}

const isWorkerLog = (text: string): boolean =>
  stripVTControlCharacters(text).startsWith("{\n  event: '")

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === 'long'
      ? {
          include: [
            ...['promise', 'random', 'shop'].map((kind) => `test/${kind}/*.test.ts`),
            'test/fleet/simulation.test.ts',
            ...slow,
          ],
        }
      : {
          include: ['test/**/*.test.ts'],
          exclude: [...slow, 'test/promise/other-triggers.test.ts'],
        }),
    globalSetup: 'test/global-setup.ts',
    setupFiles: 'test/seed.ts',
    provide: {
      promise: mode === 'long' ? promise.long : promise.test,
      random: mode === 'long' ? random.long : random.test,
      fleet: mode === 'long' ? fleet.long : fleet.test,
    },
    maxWorkers: 2,
    isolate: false,
    restoreMocks: true,
    // What the worker's code logs is expected, and held where it matters.
    onConsoleLog: (text) => !isWorkerLog(text),
    // A machine with other work to do is many times slower; only what hangs may be cut off.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
  },
}))
