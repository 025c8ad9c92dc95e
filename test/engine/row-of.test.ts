import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  clock,
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import { type ColumnFault, declareView } from '../../src/engine/declare-view.ts'
import { type RowOf, type ShownRow, shownColumns } from '../../src/engine/row-of.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { taskProgressSummary } from '../../src/monotask/views/task-progress-summary.ts'

const tables = [
  {
    name: 'order',
    noun: 'order',
    columns: {
      id: 'TEXT PRIMARY KEY',
      title: 'TEXT NOT NULL',
      note: 'varchar(20)',
      paid: 'BOOLEAN NOT NULL DEFAULT 0',
      total: 'DECIMAL(10, 2)',
      placed: 'DATETIME',
      raw: 'BLOB',
    },
    references: {},
  },
  {
    name: 'items',
    noun: 'item',
    columns: {
      id: 'INTEGER PRIMARY KEY',
      order_id: 'TEXT NOT NULL',
      name: 'TEXT',
      price: 'REAL NOT NULL',
      pieces: 'INTEGER',
    },
    references: { order_id: 'order' },
  },
  {
    name: 'refunds',
    noun: 'refund',
    columns: { id: 'TEXT PRIMARY KEY', item_id: 'INTEGER NOT NULL', reason: 'TEXT NOT NULL' },
    references: { item_id: 'items' },
  },
] as const satisfies readonly SourceTable[]

const last = latest('items', 'name')
const refused = last.rows('refunds', "{reason} = 'refused'")

const columns = {
  title: copy('title'),
  note: copy('note'),
  paid: copy('paid'),
  total: copy('total'),
  placed: copy('placed'),
  items: count('items'),
  pieces: sum('items', 'pieces'),
  cheap: count('items', '{price} < 1'),
  names: histogram('items', 'name'),
  last_item: last.column('id'),
  last_price: last.column('price'),
  last_pieces: last.column('pieces', 0),
  refusals: refused.count(),
  reasons: refused.values('reason'),
  first: least('items', 'name', { order_id: 'x' }),
  mean: derived('REAL', '{pieces} * 1.0 / nullif({items}, 0)'),
  kind: derived('TEXT', "'order'"),
  age: clock('INTEGER', "julianday('now')"),
} as const

const summary = declareView(tables, {
  name: 'order_summary',
  parent: 'order',
  key: 'order_id',
  columns,
  supporting: ['pieces'],
  triggerPrefix: 'order',
})

describe('the row of a declared view', () => {
  it('has a literal name for each column, and the type that the source schema gives', () => {
    expectTypeOf<RowOf<typeof summary>>().toEqualTypeOf<{
      readonly order_id: string
      readonly title: string
      readonly note: string | null
      readonly paid: number
      readonly total: number | null
      readonly placed: string | number | null
      readonly items: number
      readonly pieces: number
      readonly cheap: number
      readonly names: string
      readonly last_item: number | null
      readonly last_price: number | null
      readonly last_pieces: number
      readonly refusals: number
      readonly reasons: string | null
      readonly first: string | null
      readonly mean: number | null
      readonly kind: string | null
      readonly age: number | null
      readonly reasons_count: number
      readonly last_refreshed_at: string
    }>()
  })

  it('is shown without what only others are computed from, and with histograms as objects', () => {
    type Shown = ShownRow<typeof summary>
    expectTypeOf<Shown['names']>().toEqualTypeOf<Readonly<Record<string, number>>>()
    expectTypeOf<Shown['reasons']>().toEqualTypeOf<string | null>()
    expectTypeOf<keyof Shown>().toEqualTypeOf<
      Exclude<keyof RowOf<typeof summary>, 'pieces' | 'reasons_count'>
    >()
    expect(shownColumns(summary)).toEqual([
      'order_id',
      ...Object.keys(columns).filter((name) => name !== 'pieces'),
      'last_refreshed_at',
    ])
  })

  it('is known for MonoTask', () => {
    expectTypeOf<RowOf<typeof taskProgressSummary>['progress_percentage']>().toEqualTypeOf<
      number | null
    >()
    expectTypeOf<RowOf<typeof taskProgressSummary>['current_state']>().toEqualTypeOf<string>()
    // @ts-expect-error there is no such column
    expectTypeOf<RowOf<typeof taskProgressSummary>['progress']>()
    expect(shownColumns(taskProgressSummary)).toContain('progress_percentage')
  })
})

describe('the row of a source table', () => {
  it('has the columns as they are declared', () => {
    type Item = RowOf<Extract<(typeof tables)[number], { name: 'items' }>>
    expectTypeOf<Item>().toEqualTypeOf<{
      readonly id: number
      readonly order_id: string
      readonly name: string | null
      readonly price: number
      readonly pieces: number | null
    }>()
    expect(shownColumns(tables[1])).toEqual(['id', 'order_id', 'name', 'price', 'pieces'])
  })
})

describe('a table with a key of another name', () => {
  const people = [
    {
      name: 'people',
      noun: 'person',
      key: 'number',
      columns: { number: 'INTEGER PRIMARY KEY', id: 'TEXT', name: 'TEXT NOT NULL' },
      references: {},
    },
  ] as const satisfies readonly SourceTable[]
  const view = declareView(people, {
    name: 'v',
    parent: 'people',
    key: 'person',
    columns: { name: copy('name') },
    triggerPrefix: 'v',
  })

  it('gives the view that key', () => {
    expectTypeOf<RowOf<typeof view>>().toEqualTypeOf<{
      readonly person: number
      readonly name: string
      readonly last_refreshed_at: string
    }>()
    expect(shownColumns(view)).toEqual(['person', 'name', 'last_refreshed_at'])
  })
})

describe('a declaration that names what is not there is an error of type', () => {
  const view = { name: 'v', parent: 'order', key: 'order_id', triggerPrefix: 'v' } as const
  const by = latest('items', 'name')
  const all = by.rows('refunds', 'true')
  const faulty = {
    copied: copy('titel'),
    table: count('item'),
    condition: count('items', '{prize} > 1'),
    summed: sum('items', 'piece'),
    named: histogram('items', 'nam'),
    shown: by.column('nam'),
    order: latest('items', 'at').column('id'),
    rows: by.rows('refunds', '{why} = 1').count(),
    counted: all.count('{why} = 1'),
    listed: all.values('why'),
    among: all.values('reason', '{why} = 1'),
    least: least('items', 'nam', {}),
    where: least('items', 'name', { nam: 'x' }),
    derived: derived('INTEGER', '{y} + 1'),
    clock: clock('INTEGER', '{y} + 1'),
  }
  type Columns = typeof faulty
  type View = Omit<ViewDeclaration, 'columns' | 'parent'> & { columns: Columns; parent: 'order' }

  it('with a sentence that says what is missing', () => {
    expectTypeOf<{
      [Name in keyof Columns]: ColumnFault<(typeof tables)[number], View, Columns[Name]>
    }>().toEqualTypeOf<{
      copied: 'order has no column titel'
      table: 'there is no table or earlier view item'
      condition: 'items has no column prize'
      summed: 'items has no column piece'
      named: 'items has no column nam'
      shown: 'items has no column nam'
      order: 'items has no column at'
      rows: 'refunds has no column why'
      counted: 'refunds has no column why'
      listed: 'refunds has no column why'
      among: 'refunds has no column why'
      least: 'items has no column nam'
      where: 'items has no column nam'
      derived: 'the view has no column y'
      clock: 'the view has no column y'
    }>()
  })

  it('at the column that names it', () => {
    const right = { items: count('items'), twice: derived('INTEGER', '{items} * 2') }
    expect(declareView(tables, { ...view, columns: right }).columns).toBe(right)
    // @ts-expect-error order has no column titel
    declareView(tables, { ...view, columns: { items: count('items'), title: copy('titel') } })
    // @ts-expect-error there is no table orders
    declareView(tables, { ...view, columns: right, parent: 'orders' })
    // @ts-expect-error the view has no column piece
    declareView(tables, { ...view, columns: right, supporting: ['piece'] })
  })

  it('a view may be declared over another', () => {
    const over = [...tables, summary] as const
    const above = { ...view, parent: 'order' } as const
    const columns = { x: count('order_summary', '{items} > 1') }
    expect(declareView(over, { ...above, columns }).columns).toBe(columns)
    // @ts-expect-error the view has no column of this name
    declareView(over, { ...above, columns: { x: count('order_summary', '{item} > 1') } })
  })

  it('what no type can tell is left to the compiler', () => {
    const name: string = 'title'
    expect(declareView(tables, { ...view, columns: { x: copy(name) } }).parent).toBe('order')
    expect(declareView(tables, { ...view, columns: { x: count(name, `{${name}} = 1`) } }).key).toBe(
      'order_id',
    )
    const loose: readonly SourceTable[] = tables
    const declared = declareView(loose, { ...view, columns: { x: copy('y') } })
    expectTypeOf<RowOf<typeof declared>['x']>().toEqualTypeOf<string | number | null>()
  })
})
