import { number, table } from '../../bench/report/markdown.ts'

interface Cell {
  trials: number
  broken: number
  ticksLost: number
  readonly what: Map<string, number>
}

/** What trials have come to, by what was tried and where. */
export class Tally {
  readonly #cells = new Map<string, Map<string, Cell>>()
  readonly #ofPlace: readonly string[]

  /** The columns, in this order. */
  constructor(places: readonly string[]) {
    this.#ofPlace = places
  }

  add(
    kind: string,
    place: string,
    { broken, ticksLost }: { readonly broken: readonly string[]; readonly ticksLost: number },
  ): void {
    const row = this.#cells.get(kind) ?? new Map<string, Cell>()
    this.#cells.set(kind, row)
    const cell = row.get(place) ?? { trials: 0, broken: 0, ticksLost: 0, what: new Map() }
    row.set(place, cell)
    cell.trials += 1
    cell.broken += broken.length > 0 ? 1 : 0
    cell.ticksLost = Math.max(cell.ticksLost, ticksLost)
    for (const one of broken) cell.what.set(one, (cell.what.get(one) ?? 0) + 1)
  }

  #all(): Cell[] {
    return [...this.#cells.values()].flatMap((row) => [...row.values()])
  }

  get trials(): number {
    return this.#all().reduce((sum, { trials }) => sum + trials, 0)
  }

  get broken(): number {
    return this.#all().reduce((sum, { broken }) => sum + broken, 0)
  }

  /** Trials by kind and place, as Markdown; where some broke, how many of how many, bold. */
  table(): string {
    const cellText = (cell: Cell | undefined): string => {
      if (cell === undefined) return ''
      return cell.broken === 0 ? number(cell.trials) : `**${cell.broken} of ${cell.trials}**`
    }
    const byKind = [...this.#cells].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const rows = byKind.map(([kind, row]) => {
      const lost = Math.max(...[...row.values()].map(({ ticksLost }) => ticksLost))
      return [kind, ...this.#ofPlace.map((place) => cellText(row.get(place))), String(lost)]
    })
    return table([['fault', ...this.#ofPlace, 'ticks lost, at most'], ...rows])
  }

  /** What broke, as a list; what broke most comes first. */
  list(): string {
    const lines = [...this.#cells].flatMap(([kind, row]) =>
      [...row].flatMap(([place, { what }]) =>
        [...what].map(([one, times]) => ({ times, text: `${times} × ${kind}, ${place}: ${one}` })),
      ),
    )
    const sorted = lines.toSorted((a, b) => b.times - a.times)
    return sorted.length === 0 ? 'Nothing broke.' : sorted.map(({ text }) => `- ${text}`).join('\n')
  }
}
