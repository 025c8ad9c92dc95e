import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seed } from '../seed.ts'
import { anyCase, comparePromtool, hasPromtool } from './promtool.ts'

const isInCi = process.env.CI !== undefined

/** In CI a missing promtool is a failure: the test runs, and says so. */
test.skipIf(!hasPromtool && !isInCi)(
  `alerts are those of promtool at every step of 400 random cases of up to three rules of one name (seed ${seed}; needs Debian's prometheus)`,
  async () => {
    expect(hasPromtool, 'promtool is not installed: apt-get install prometheus').toBe(true)
    const [fast = [], middle = [], slow = []] = fc.sample(
      fc.array(anyCase, { minLength: 134, maxLength: 134 }),
      { seed, numRuns: 3 },
    )
    const { code, output } = await comparePromtool(
      new Map([
        [15_000, fast],
        [60_000, middle],
        [300_000, slow],
      ]),
    )
    expect(code, `seed ${seed}\n${output.slice(0, 4000)}`).toBe(0)
    expect(output.match(/SUCCESS/g)).toHaveLength(3)
  },
)
