import type { Rows } from '../measure/rows.ts'
import { number, table } from './markdown.ts'

/** What something took of D1. */
export interface Spent extends Rows {
  readonly statements: number
  readonly ms: number
}

/** One size of database, as measured. */
interface Size {
  readonly tasks: number
  readonly tick: Spent
  readonly hourly: Spent
  /** All that is done once a day. */
  readonly daily: readonly Spent[]
  /** What the views add to the database. */
  readonly viewBytes: number
}

/** Dollars, beyond what a plan includes: https://developers.cloudflare.com/d1/platform/pricing/ */
const prices = { millionRead: 0.001, millionWritten: 1, gigabyteMonth: 0.75 }
const included = '25 billion rows read, 50 million rows written and 5 GB'

const runsOfMonth = { tick: 12 * 24 * 30, hourly: 24 * 30, daily: 30 }

/** The assumed use: writes a month for each task there is, and the guide's nine reads for every write. */
const writesPerTask = 10
const lookupsPerWrite = 9

const dollars = (value: number): string => `$${value.toFixed(2)}`

const rowsOfMonth = ({ tick, hourly, daily }: Size, kind: keyof Rows): number =>
  tick[kind] * runsOfMonth.tick +
  hourly[kind] * runsOfMonth.hourly +
  daily.reduce((sum, spent) => sum + spent[kind], 0) * runsOfMonth.daily

const mean = (extra: readonly Rows[], kind: keyof Rows): number =>
  extra.reduce((sum, rows) => sum + rows[kind], 0) / extra.length

const cost = (read: number, written: number): number =>
  (read / 1e6) * prices.millionRead + (written / 1e6) * prices.millionWritten

/** What Viewkeeper adds to a month's bill, computed from measured rows and D1's prices. */
export const monthTable = (sizes: readonly Size[], extra: readonly Rows[]): string => {
  const rows = sizes.map((size) => {
    const writes = size.tasks * writesPerTask
    const triggers = cost(writes * mean(extra, 'read'), writes * mean(extra, 'written'))
    const jobs = cost(rowsOfMonth(size, 'read'), rowsOfMonth(size, 'written'))
    const lookups = cost(writes * lookupsPerWrite, 0)
    const storage = (size.viewBytes / 1e9) * prices.gigabyteMonth
    return [
      number(size.tasks),
      number(writes),
      dollars(triggers),
      dollars(jobs),
      dollars(lookups),
      dollars(storage),
      dollars(triggers + jobs + lookups + storage),
    ]
  })
  return `What Viewkeeper adds in a month, at D1's prices ($${prices.millionRead} for a million rows read, $${prices.millionWritten} for a million written, $${prices.gigabyteMonth} for a
GB), before what the paid plan includes (${included}). Assumed: ${writesPerTask} writes for each task there
is, spread evenly over the operations (on average ${number(mean(extra, 'read'))} rows read and ${number(mean(extra, 'written'))} written extra), and ${lookupsPerWrite} look-ups for every write.

${table([['tasks', 'writes', 'triggers', 'jobs', 'look-ups', 'storage of the views', 'in all'], ...rows])}`
}
