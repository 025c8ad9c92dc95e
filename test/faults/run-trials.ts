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
  /** Asked before every trial; trials come in an order that the seed draws, so that those made are a sample of all. */
  readonly mayGoOn?: () => boolean
  /** Called after every trial. */
  readonly onTrial?: (text: string, trial: Trial, progress: Progress) => void
}

export interface Progress {
  readonly made: number
  readonly of: number
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

/** One trial that is to be made. */
interface Planned {
  readonly bench: Bench
  readonly subject: string
  readonly fault: Fault
  /** The job that the transaction belongs to. */
  readonly place: string
}

/** Every trial there is, those without a fault made already. */
const plan = async (
  tally: Tally,
  benches: readonly (readonly [Subject, Bench])[],
  { seed, kinds = faultKinds }: TrialOptions,
): Promise<Planned[]> => {
  const planned: Planned[] = []
  for (const [{ name: subject }, bench] of benches) {
    const jobs = await bench.transactions(seeded(seed, { at: 0, lasts: 'once' }))
    tally.add('none', subject, await bench.try(null, seed))
    for (const fault of faultsAt(jobs.length, kinds))
      planned.push({ bench, subject, fault, place: jobs[fault.at] ?? around })
  }
  return planned
}

/**
 * Tries every fault at every transaction of every subject, or as many as may be; says how many of how many. Replaces
 * Math.random.
 */
export const runTrials = async (tally: Tally, options: TrialOptions): Promise<Progress> => {
  const { seed, subjects, oneOf = 1, mayGoOn = () => true, onTrial } = options
  const draw = randomOf(seed)
  using stack = new DisposableStack()
  const benches: [Subject, Bench][] = []
  for (const subject of subjects) benches.push([subject, stack.use(await Bench.open(subject))])
  const planned = await plan(tally, benches, options)
  const drawn = planned
    .filter(() => draw() * oneOf <= 1)
    .map((one) => ({ ...one, turn: draw() }))
    .toSorted((a, b) => a.turn - b.turn)
  let made = 0
  for (const { bench, subject, fault, place } of drawn) {
    if (!mayGoOn()) break
    const trial = await bench.try(fault, seeded(seed, fault))
    made += 1
    if (!trial.isMet) continue
    const lasting = fault.lasts === 'on' ? ', and all after it' : ''
    tally.add(`${fault.kind.name}${lasting}`, place, trial)
    const text = `${subject}, ${fault.kind.name}${lasting}, transaction ${fault.at}`
    onTrial?.(text, trial, { made, of: drawn.length })
  }
  return { made, of: drawn.length }
}
