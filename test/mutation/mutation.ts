import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Trigger, triggerSql } from '../../src/engine/triggers/trigger.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { listsFor } from '../promise/lists.ts'
import { type Mode, Twins } from '../promise/twins.ts'

/**
 * Does the property test notice when a trigger is gone or does too little? Every trigger is dropped in turn,
 * and every statement of every trigger left out in turn, and random statements run until one shows it.
 */
const usage = 'Usage: npm run mutation -- [--seed N] [--runs N] [--only TRIGGER]'

interface Mutant {
  readonly name: string
  readonly damage: readonly string[]
}

const mutantsOf = (trigger: Trigger): Mutant[] => {
  const drop = `DROP TRIGGER ${trigger.name}`
  const lacking = trigger.body.map((_, left) => ({
    name: `${trigger.name} without statement ${left + 1} of ${trigger.body.length}`,
    damage: [drop, triggerSql({ ...trigger, body: trigger.body.toSpliced(left, 1) })],
  }))
  return [{ name: trigger.name, damage: [drop] }, ...(trigger.body.length > 1 ? lacking : [])]
}

const plain = { foreignKeys: true, recursiveTriggers: false } as const

const modes: readonly Mode[] = [
  ...[true, false].flatMap((foreignKeys) =>
    [false, true].map((recursiveTriggers) => ({ foreignKeys, recursiveTriggers })),
  ),
  { ...plain, application: 'newer' },
  { ...plain, application: 'older' },
  { ...plain, onDelete: 'SET NULL' },
  { ...plain, oddIds: true },
]

/** How many statements ran until one showed the damage; null when none did. */
const noticedAfter = ({ damage }: Mutant, seed: number, runs: number): number | null => {
  const twins: { readonly mode: Mode; readonly twins: Twins }[] = []
  let count = 0
  try {
    for (const mode of modes) twins.push({ mode, twins: new Twins(mode, damage) })
    for (let run = 0; run < runs; run += 1) {
      const one = twins[run % twins.length]
      if (one === undefined) continue
      one.twins.begin()
      for (const sql of fc.sample(listsFor(one.mode), { numRuns: 1, seed: seed + run }).flat()) {
        count += 1
        one.twins.run(sql)
      }
    }
    return null
  } catch {
    return count
  } finally {
    for (const one of twins) one.twins.close()
  }
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '250' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(usage)
else {
  const mutants = catalog.triggers
    .filter(({ name }) => name.includes(values.only))
    .flatMap(mutantsOf)
  const unnoticed: string[] = []
  let most = 0
  for (const [index, mutant] of mutants.entries()) {
    const after = noticedAfter(mutant, Number(values.seed), Number(values.runs))
    if (after === null) unnoticed.push(mutant.name)
    most = Math.max(most, after ?? 0)
    console.log(`${index + 1}/${mutants.length} ${mutant.name}: ${after ?? 'NOT NOTICED'}`)
  }
  console.log(
    `${mutants.length - unnoticed.length} of ${mutants.length} noticed, the last after ${most} statements`,
  )
  if (unnoticed.length > 0) console.log(`Not noticed:\n  ${unnoticed.join('\n  ')}`)
}
