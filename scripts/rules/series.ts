/** A value; `gone`: the check worked and there was no such reading; `failed`: the check could not be taken. */
export type Sample = number | 'gone' | 'failed'

/** The series, or what is wrong with it. */
export type Series =
  | { readonly samples: readonly Sample[] }
  | { readonly faults: readonly string[] }

/** More samples than this in one series are taken for a mistake. */
const mostSamples = 10_000

const number = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`
const numeric = new RegExp(`^(${number})(?:([+-]${number.slice(2)}))?(?:x(\\d+))?$`)
const special = /^(_|err)(?:x(\d+))?$/

/** One word of the notation as samples; null when it is not one of the notation. Promtool counts `_x3` as 3 and `7x3` as 4. */
const expand = (word: string): { count: number; sample: (index: number) => Sample } | null => {
  const gap = special.exec(word)
  if (gap) return { count: Number(gap[2] ?? 1), sample: () => (gap[1] === '_' ? 'gone' : 'failed') }
  const [, first, step, times] = numeric.exec(word) ?? []
  if (first === undefined || (step !== undefined && times === undefined)) return null
  return {
    count: Number(times ?? 0) + 1,
    sample: (index) => Number(first) + index * Number(step ?? 0),
  }
}

/**
 * Reads a series in promtool's expanding notation: `1`, `7x3` (7 and three more), `1+2x3` (1 3 5 7), `9-2x2`
 * (9 7 5), `_` and `_x3` (the reading is gone), and, beyond promtool's, `err` and `errx3` (the check failed).
 */
export const parseSeries = (text: string): Series => {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const expanded = words.map(expand)
  const faults = words.filter((_, index) => expanded[index] === null)
  if (faults.length > 0)
    return {
      faults: faults.map(
        (word) => `"${word}" is not a sample: write 1, 7x3, 1+2x3, 9-2x2, _, _x3, err or errx3`,
      ),
    }
  const total = expanded.reduce((sum, part) => sum + (part?.count ?? 0), 0)
  if (total > mostSamples) return { faults: [`${total} samples; ${mostSamples} are the most`] }
  return {
    samples: expanded.flatMap((part) =>
      part === null ? [] : Array.from({ length: part.count }, (_, index) => part.sample(index)),
    ),
  }
}
