import { application } from '../../../src/app.ts'
import type { PicturesData } from '../../../src/page/pictures/read-pictures.ts'
import { type TimeRange, timeAxis } from '../../../src/page/pictures/time-axis.ts'
import type { SeriesHistory } from '../../../src/store/sample-history.ts'

export const now = new Date('2026-11-30T20:07:33Z')

/** Pictures of nothing, to be changed. */
export const noHistory = (range: TimeRange = '24h'): PicturesData => {
  const axis = timeAxis(range, now)
  const buckets = Array.from({ length: axis.count })
  return {
    axis,
    history: {
      series: [],
      samples: buckets.map(() => 0),
      versions: buckets.map(() => []),
      watched: [],
      ticks: [],
    },
    silences: [],
    rules: application.rules,
    checks: application.checks,
  }
}

/** One series with a value in each bucket. */
export const series = (
  metric: string,
  labels: SeriesHistory['labels'],
  values: SeriesHistory['values'],
): SeriesHistory => ({ metric, labels, values })
