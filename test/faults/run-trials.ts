import { randomOf } from './draws.ts'
import { type Fault, type FaultKind, faultKinds } from './faulty-d1.ts'
import type { Subject } from './subjects.ts'
import type { Tally } from './tally.ts'
import { around, Bench, type Trial } from './trial.ts'

export interface TrialOptions {
  readonly seed: number
  readonly subjects: readonly Subject[]
  readonly kinds?: readonly FaultKind[]
  /** Of so many trials one is made; all, if not told. */
  readonly oneOf?: number
  /** Called after every trial. */
  readonly onTrial?: (text: string, trial: Trial) => void
  /** Told before each fault how many of a subject's have been gone through. */
  readonly onStep?: (subject: string, done: number, total: number) => void
}

const durations = ['once', 'on'] as const

const faultsAt = (transactions: number, kinds: readonly FaultKind[]): Fault[] =>
  kinds.flatMap((kind) =>
    durations.flatMap((lasts) =>
      Array.from({ length: transactions }, (_, at): Fault => ({ kind, at, lasts })),
    ),
  )

/** Two trials of one seed and fault go alike, whatever was tried before. */
const seeded = (seed: number, { at, lasts }: Pick<Fault, 'at' | 'lasts'>): number => {
  const own = seed * 1000 + at * 2 + (lasts === 'on' ? 1 : 0)
  Math.random = randomOf(own)
  return own
}

/**
 * Tries every fault at every transaction of every subject. Replaces Math.random.
 */
export const runTrials = async (
  tally: Tally,
  { seed, subjects, kinds = faultKinds, oneOf = 1, onTrial, onStep }: TrialOptions,
): Promise<void> => {
  const draw = randomOf(seed)
  for (const subject of subjects) {
    using bench = await Bench.open(subject)
    const jobs = await bench.transactions(seeded(seed, { at: 0, lasts: 'once' }))
    tally.add('none', subject.name, await bench.try(null, seed))
    const faults = faultsAt(jobs.length, kinds)
    for (const [done, fault] of faults.entries()) {
      onStep?.(subject.name, done, faults.length)
      if (draw() * oneOf > 1) continue
      const trial = await bench.try(fault, seeded(seed, fault))
      if (!trial.isMet) continue
      const lasting = fault.lasts === 'on' ? ', and all after it' : ''
      tally.add(`${fault.kind.name}${lasting}`, jobs[fault.at] ?? around, trial)
      onTrial?.(`${subject.name}, ${fault.kind.name}${lasting}, transaction ${fault.at}`, trial)
    }
  }
}
