import { type Fault, SimulatedDatabase } from './database.ts'
import type { World } from './platform.ts'
import { between, randomOf } from './random.ts'
import { SimulatedShard } from './shard.ts'

const hourMs = 3_600_000
const pace = { busyMs: 300_000, quietMs: hourMs }

const faultOf = (world: World, random: () => number): Fault | null => {
  const drawn = random()
  if (drawn >= world.fails + world.hangs) return null
  const fromMs = random() * 18 * hourMs
  return {
    kind: drawn < world.fails ? 'fails' : 'hangs',
    fromMs,
    untilMs: fromMs + between(random, [hourMs, 6 * hourMs]),
  }
}

/** A shard of so many databases in such a world; the same for the same seed. */
export const simulatedShard = (count: number, world: World, seed: number): SimulatedShard => {
  const random = randomOf(seed)
  const hours = [...Array(24).keys()]
  const databases = Array.from({ length: count }, (_, n) => {
    const busyHours = new Set(hours.filter(() => random() < world.busy))
    return new SimulatedDatabase(`tenant-${seed}-${n}`, {
      pace,
      busyHours,
      fault: faultOf(world, random),
    })
  })
  return new SimulatedShard(databases, world, randomOf(seed + 1))
}
