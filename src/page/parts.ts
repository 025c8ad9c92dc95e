import type { Labels } from '../alerting/labels.ts'
import { fillIn } from '../alerting/template.ts'
import { type Html, html } from './html.ts'

export interface Column {
  readonly head: string
  readonly isNumber?: true
  /** Takes a line of its own where the page is narrow. */
  readonly isWide?: true
}

/** A row of a table; the first cell is its head. */
export interface Row {
  readonly id?: string
  readonly cells: readonly (Html | string | number | null)[]
}

const cellClass = ({ isNumber, isWide }: Column): string =>
  [isNumber ? 'number' : '', isWide ? 'wide' : ''].filter(Boolean).join(' ')

const rowOf = (columns: readonly Column[], { id, cells }: Row): Html =>
  html`<tr role="row"${id === undefined ? null : html` id="${id}"`}>${cells.map((cell, at) => {
    const column = columns[at] ?? { head: '' }
    return at === 0
      ? html`<th role="rowheader" scope="row">${cell}</th>`
      : html`<td role="cell" class="${cellClass(column)}"${column.head === '' ? null : html` data-label="${column.head}"`}>${cell}</td>`
  })}</tr>`

/**
 * A table. Where the page is narrow its rows are shown as blocks; the roles are written out, as browsers forget them
 * then. `caption` is for screen readers.
 */
export const table = (caption: string, columns: readonly Column[], rows: readonly Row[]): Html =>
  html`<table role="table" class="stack"><caption class="sr">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    (column) =>
      html`<th role="columnheader" scope="col" class="${cellClass(column)}">${column.head === '' ? html`<span class="sr">Actions</span>` : column.head}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => rowOf(columns, row))}</tbody></table>`

interface Section {
  readonly id: string
  readonly title: string
  /** What stands beside the title. */
  readonly aside?: Html | null
  readonly body: Html
}

/** A section of the page: a card with a title. */
export const section = ({ id, title, aside, body }: Section): Html =>
  html`<section id="${id}" class="card" aria-labelledby="${id}-title">
<div class="head"><h2 id="${id}-title">${title}</h2>${aside ?? null}</div>
${body}
</section>`

interface Button {
  readonly label: string
  /** What it is a button for, where the label alone does not say so: for screen readers. */
  readonly of?: string
  readonly look?: 'main' | 'bad'
  /** Sent along. */
  readonly fields?: Readonly<Record<string, string>>
}

/** A form that is but a button. */
export const actionButton = (action: string, { label, of, look, fields = {} }: Button): Html =>
  html`<form method="post" action="${action}">${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="${look ?? ''}">${label}${of === undefined ? null : html`<span class="sr"> ${of}</span>`}</button></form>`

/** A command to be copied: by a button where there is a script, and marked by a click anywhere. */
export const command = (text: string): Html =>
  html`<div class="command"><code>${text.split(' ').map((word, at) => html`${at > 0 ? ' ' : ''}<span>${word}</span>`)}</code><button type="button" class="copy by-script" hidden>Copy</button></div>`

/** A text of the runbook: what stands in backticks is code, and templates are filled in by an alert's labels. */
export const runbookText = (text: string, labels: Labels): Html =>
  html`${fillIn(text, { value: '', labels })
    .split('`')
    .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`

interface Fact {
  readonly name: string
  readonly value: Html | string | number
}

/** Names and what they are, side by side. */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl class="facts">${facts.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`

/** How many more there are than were shown, and where to find them. */
export const andMore = (more: number | null, address: string): Html | null =>
  more === 0
    ? null
    : html`<p class="empty">And ${more === null ? 'more' : html`${more.toLocaleString('en')} more`}: <a href="${address}"><code>GET ${address}</code></a></p>`
