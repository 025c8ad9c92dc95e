/** How long a value may be that a pattern is held against, in characters: of a longer one, so many count. */
const longestValue = 128

/**
 * JavaScript tries every way in which a pattern could match, one after the other, so these are bounded. A repetition is
 * one of any length, as `*` and `+` are: three of them match 128 characters in some 366,000 ways. A choice is
 * one among a few: of alternatives, of a part that may be missing, of a few lengths.
 */
const mostRepetitions = 3
const mostChoices = 100

/** Each way is gone through part by part: as many steps as this are taken at most, some ten milliseconds. */
const mostSteps = 10_000_000

const tooManyWays = `could match in too many ways: it may hold ${mostRepetitions} repetitions by *, + or {n,} and ${mostChoices} combinations of other choices, fewer of both together and where it is long, and may not repeat at will what holds a choice itself`

/** In which ways a part of a pattern can match: as many combinations of choices, beside so many repetitions. */
interface Ways {
  readonly choices: number
  readonly repetitions: number
  /** How many parts one way goes through at most, a repetition of any length counted once. */
  readonly length: number
}

const nothing: Ways = { choices: 1, repetitions: 0, length: 0 }
const one: Ways = { ...nothing, length: 1 }

const inSequence = (first: Ways, second: Ways): Ways => ({
  choices: first.choices * second.choices,
  repetitions: first.repetitions + second.repetitions,
  length: first.length + second.length,
})

const eitherOf = (first: Ways, second: Ways): Ways => ({
  choices: first.choices + second.choices,
  repetitions: Math.max(first.repetitions, second.repetitions),
  length: Math.max(first.length, second.length),
})

/** How often a quantifier lets a part be repeated, at least and at most. */
const boundsOf = (quantifier: string): readonly [number, number] => {
  if (quantifier.startsWith('?')) return [0, 1]
  if (quantifier.startsWith('*')) return [0, Number.POSITIVE_INFINITY]
  if (quantifier.startsWith('+')) return [1, Number.POSITIVE_INFINITY]
  const [, least = '', comma, most] = /^\{(\d+)(,?)(\d*)/.exec(quantifier) ?? []
  if (comma === '') return [Number(least), Number(least)]
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)]
}

const repeated = (part: Ways, quantifier: string): Ways => {
  const [least, most] = boundsOf(quantifier)
  const lengths = most - least + 1
  const isPlain = part.choices === 1 && part.repetitions === 0
  if (isPlain && lengths <= mostChoices)
    return { choices: Math.max(lengths, 1), repetitions: 0, length: part.length * most }
  if (isPlain) return { choices: 1, repetitions: 1, length: part.length * (least + 1) }
  if (most > mostChoices) return { ...part, choices: Number.POSITIVE_INFINITY }
  const sums = Array.from({ length: Math.max(lengths, 0) }, (_, at) => part.choices ** (least + at))
  return {
    choices: sums.reduce((sum, choices) => sum + choices, 0),
    repetitions: part.repetitions * most,
    length: part.length * most,
  }
}

const tokens = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|(?:\{\d+(?:,\d*)?\}|[*+?])\??|\(\?:|[\s\S]/gu

/** What is being read of a group: its alternatives before the present one, and of that all but its last part. */
interface Open {
  readonly alternatives: Ways | null
  readonly before: Ways
  readonly last: Ways
}

const opened: Open = { alternatives: null, before: nothing, last: nothing }

const closed = ({ alternatives, before, last }: Open): Ways => {
  const present = inSequence(before, last)
  return alternatives === null ? present : eitherOf(alternatives, present)
}

const followedBy = ({ alternatives, before, last }: Open, part: Ways): Open => ({
  alternatives,
  before: inSequence(before, last),
  last: part,
})

/** The ways in which a pattern that is valid can match, at most. */
const waysOf = (pattern: string): Ways => {
  const outer: Open[] = []
  let group = opened
  for (const [token] of pattern.matchAll(tokens)) {
    if (/^[*+?{]/.test(token)) group = { ...group, last: repeated(group.last, token) }
    else if (token === '|') group = { ...opened, alternatives: closed(group) }
    else if (token.startsWith('(')) {
      outer.push(group)
      group = opened
    } else if (token === ')')
      group = followedBy(outer.pop() ?? opened, inSequence(one, closed(group)))
    else group = followedBy(group, one)
  }
  return closed(group)
}

/** In how many ways so many repetitions can share the characters of a value among them. */
const waysToShare = (repetitions: number): number => {
  let ways = 1
  for (let nth = 1; nth <= repetitions; nth += 1) ways *= (longestValue + nth) / nth
  return ways
}

const isBounded = ({ choices, repetitions, length }: Ways): boolean =>
  repetitions <= mostRepetitions &&
  choices <= mostChoices &&
  choices * waysToShare(repetitions) * length <= mostSteps

/** What RE2, which Alertmanager uses, and JavaScript read differently, or what only one of them knows. */
const foreign = /\(\?(?!:)|\\[1-9k]|\[:/

/**
 * A regular expression as Alertmanager takes it: the whole value must match. Gives what tests a value, or a sentence
 * about what is wrong.
 */
export const compilePattern = (pattern: string): ((value: string) => boolean) | string => {
  if (foreign.test(pattern))
    return 'uses a group (?…) other than (?:…), a back reference, or a class [:…:]'
  try {
    const anchored = new RegExp(`^(?:${pattern})$`, 'u')
    new RegExp(pattern, 'u')
    if (!isBounded(waysOf(pattern))) return tooManyWays
    return (value) => anchored.test(value.slice(0, longestValue))
  } catch {
    return 'is not a regular expression'
  }
}
