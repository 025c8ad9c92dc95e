import { InvalidArgumentError, Option } from 'commander'

/** Parses the value of an option that takes a whole number within bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
  }

/** The option of a command that draws what it tries. */
export const seedOption = (): Option =>
  new Option('--seed <N>', 'what is drawn: the same for the same number')
    .default(1)
    .argParser(wholeNumber(0, 2 ** 31 - 1))
