import { Option } from 'commander'
import fc from 'fast-check'
import { type Answer, answering } from '../../scripts/command-line/answer.ts'
import { exits } from '../../scripts/command-line/exits.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { type Trigger, triggerSql } from '../../src/engine/triggers/trigger.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { listsFor } from '../promise/lists.ts'
import { type Mode, Twins } from '../promise/twins.ts'

/**
 * Does the property test notice when a trigger is gone or does too little? Every trigger is dropped in turn,
 * and every statement of every trigger left out in turn, and random statements run until one shows it.
 */
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

interface MutationOptions {
  readonly seed: number
  readonly runs: number
  readonly only: string
}

/** Prints a line for each mutant; says in the end which were not noticed. */
const tryAll = ({ seed, runs, only }: MutationOptions): Answer => {
  const mutants = catalog.triggers.filter(({ name }) => name.includes(only)).flatMap(mutantsOf)
  const unnoticed: string[] = []
  let most = 0
  for (const [index, mutant] of mutants.entries()) {
    const after = noticedAfter(mutant, seed, runs)
    if (after === null) unnoticed.push(mutant.name)
    most = Math.max(most, after ?? 0)
    console.log(`${index + 1}/${mutants.length} ${mutant.name}: ${after ?? 'NOT NOTICED'}`)
  }
  const noticed = mutants.length - unnoticed.length
  return {
    text: [
      `${noticed} of ${mutants.length} noticed, the last after ${most} statements`,
      ...(unnoticed.length > 0 ? [`Not noticed:\n  ${unnoticed.join('\n  ')}`] : []),
    ].join('\n'),
    status: unnoticed.length > 0 ? exits.wrong : exits.fine,
  }
}

const name = 'npm run mutation --'

const program = family(name, {
  does: 'Leaves out each trigger, and each statement of each trigger, in turn, and sees whether the random statements notice.',
  examples: [[`${name} --only evidence`, 'of the triggers with this in their name']],
})
  .addOption(seedOption())
  .addOption(
    new Option('--runs <N>', 'lists of statements for each, at most')
      .default(250)
      .argParser(wholeNumber(1, 1e6)),
  )
  .option('--only <TRIGGER>', 'a part of the name of a trigger', '')

answering(program, tryAll)

await run(program)
