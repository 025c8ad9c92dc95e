import { moreLabelsTable } from './labels.ts'
import { replacedTable } from './replaced.ts'

/** The tables that the compiled triggers of any view write to beside the views' own, in the order in which they are made. */
export const supportTables: readonly { readonly name: string; readonly sql: string }[] = [
  { name: 'viewkeeper_replaced', sql: replacedTable },
  { name: 'viewkeeper_more_labels', sql: moreLabelsTable },
]
