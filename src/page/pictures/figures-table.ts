import { type Html, html } from '../html.ts'
import { clock } from '../times.ts'
import { coarser } from './figures.ts'
import type { Picture } from './picture.ts'
import { beginOf, type TimeAxis } from './time-axis.ts'
import { valueText } from './value-scale.ts'

const lengthOf = (ms: number): string =>
  ms < 3_600_000
    ? `${ms / 60_000} minutes`
    : ms < 86_400_000
      ? `${ms / 3_600_000} hours`
      : `${ms / 86_400_000} days`

/** The figures of a picture, the newest first: of each line the greatest value of so many minutes, hours or days. */
export const figuresTable = ({ id, title, lines, unit }: Picture, axis: TimeAxis): Html => {
  const rowOf = (bucket: number) => Math.floor(beginOf(axis, bucket) / axis.rowMs)
  const columns = lines.map(({ values }) => coarser(values, rowOf))
  const rows = [...(columns[0]?.keys() ?? [])].toReversed()
  const cell = (value: number | null | undefined) =>
    html`<td class="number">${value === null || value === undefined ? '–' : valueText(value, unit)}</td>`
  return html`<details class="figures"><summary>Figures<span class="sr">${` of ${title}`}</span></summary>
<div class="scrolled" tabindex="0" role="region" aria-labelledby="picture-${id}-figures"><table><caption id="picture-${id}-figures">${`${title}: the greatest value in each ${lengthOf(axis.rowMs)}, UTC`}</caption>
<thead><tr><th scope="col">From</th>${lines.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr><th scope="row">${clock(Math.max(axis.sinceMs, row * axis.rowMs), axis.now)}</th>${columns.map((column) => cell(column.get(row)))}</tr>`)}</tbody></table></div></details>`
}
