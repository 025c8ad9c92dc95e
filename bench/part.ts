import type { Load } from '../scripts/local/load.ts'

/** How much is measured, and with what. */
export interface BenchOptions {
  /** Small sizes and few rounds. */
  readonly quick: boolean
  /** SQL statements for the source tables, for the backfill of real data. */
  readonly load: Load | null
}

/** One part of the benchmark: a section of the results. */
export interface Part {
  readonly name: string
  readonly title: string
  /** Measures, and gives the section's text as Markdown. Leaves no file behind. */
  readonly run: (options: BenchOptions) => Promise<string>
}
