import { describe, expect, it, test } from 'vitest'
import { compile } from '../../src/engine/compile.ts'
import {
  asInteger,
  clock,
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  sumOf,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'

const table = (
  name: string,
  columns: SourceTable['columns'],
  more: Partial<SourceTable> = {},
): SourceTable => ({
  name,
  noun: name,
  columns: { id: 'TEXT PRIMARY KEY NOT NULL', ...columns },
  references: {},
  ...more,
})

const people = table('people', { name: 'TEXT', boss: 'TEXT' }, { references: { boss: 'people' } })
const orders = table(
  'orders',
  {
    buyer: 'TEXT',
    seller: 'TEXT',
    price: 'REAL',
    tax: 'DECIMAL(10, 2)',
    paid: 'BOOLEAN',
    state: 'TEXT',
    size: 'INTEGER',
    extra: '',
    gross: 'REAL GENERATED ALWAYS AS (price * 2)',
  },
  { references: { buyer: 'people', seller: 'people' } },
)
const items = table('items', { order: 'TEXT', price: 'INT' }, { references: { order: 'orders' } })
const sources = [people, orders, items]

const view = (
  columns: ViewDeclaration['columns'],
  more: Partial<ViewDeclaration> = {},
): ViewDeclaration => ({
  name: 'person',
  parent: 'people',
  key: 'person',
  columns,
  triggerPrefix: 'person',
  ...more,
})

const buyer = { via: 'buyer' }
const bought = (where: string) => view({ n: count('orders', where, buyer) })
const name = copy('name')
const last = latest('orders', 'state', buyer)

describe('a declaration is refused with a sentence that names view, column and reason', () => {
  test.each<[string, ViewDeclaration, string]>([
    [
      'two foreign keys to one parent',
      view({ n: count('orders') }),
      "view person, n: several ways lead from orders to people: say which, as via: 'buyer' or 'seller'",
    ],
    ...(
      [
        [
          "json_extract({state}, '$.a') = 1",
          "json_extract() fails for some values, and the application's write would fail with it",
        ],
        [
          'abs({size}) > 1',
          "abs() fails for some values, and the application's write would fail with it",
        ],
        [
          "{state} ->> 'a' = 1",
          "-> and ->> fail where a text is no JSON, and the application's write would fail with it",
        ],
        [
          "{state} LIKE 'a' ESCAPE {state}",
          'what follows ESCAPE must be a text of one character: anything else fails for some values',
        ],
        ["{state} = 'a' COLLATE UNICODE", 'there is no collation UNICODE on D1'],
      ] as const
    ).map(([condition, fault]): [string, ViewDeclaration, string] => [
      `a condition that may fail: ${condition}`,
      view({ n: count('orders', condition, buyer) }),
      `view person, n: in its expression, ${fault}`,
    ]),
    [
      'a histogram of a column without a type',
      view({ n: histogram('orders', 'extra', buyer) }),
      'view person, n: orders.extra has no type, and its values 3 and 3.0, which SQLite holds for the same, would be two in a list: give the column a type',
    ],
    [
      'the same two keys away',
      view({ n: count('items') }),
      "view person, n: several ways lead from items to people: say which, as via: ['order', 'buyer'] or ['order', 'seller']",
    ],
    [
      'a way that is not there',
      view({ n: count('orders', undefined, { via: 'state' }) }),
      "view person, n: no foreign key leads from orders to people, nor over one table by 'state'",
    ],
    [
      'a histogram with two ways',
      view({ h: histogram('orders', 'state') }),
      "view person, h: several ways lead from orders to people: say which, as via: 'buyer' or 'seller'",
    ],
    [
      'one table by two ways',
      view({
        a: count('orders', undefined, buyer),
        b: count('orders', undefined, { via: 'seller' }),
      }),
      'view person: orders is read in two ways, which takes a view for each',
    ],
    [
      'a table that refers to itself',
      view({ n: count('people') }),
      'view person: the rows of people, its parent, cannot count in it as well: a table that refers to itself is not supported',
    ],
    [
      'a sum of reals',
      view({ s: sum('orders', 'price', buyer) }),
      "view person, s: orders.price is REAL, and sums of fractions drift: say how many decimal places are summed, { decimals: 2 }, or make an integer of it, asInteger('…')",
    ],
    [
      'a sum of decimals',
      view({ s: sumOf('orders', '{size} * {tax}', buyer) }),
      'view person, s: orders.tax is DECIMAL(10, 2), and sums of fractions drift',
    ],
    [
      'half a decimal',
      view({ s: sum('orders', 'price', { decimals: 1.5, ...buyer }) }),
      'view person, s: 1.5 decimals cannot be summed: say a whole number from 0 to 9',
    ],
    [
      'a generated column',
      view({ s: sum('orders', 'gross', { decimals: 2, ...buyer }) }),
      'view person, s: orders.gross is generated: triggers do not see it change. Name the columns it is made from.',
    ],
    [
      'a number in place of a text',
      view({ id: last.column('state', 7) }),
      'view person, id: orders.state is kept as TEXT: no number can stand in for it',
    ],
    [
      'a subquery in a condition',
      bought('EXISTS (SELECT 1 FROM items)'),
      'view person, n: in its expression, a subquery reads rows whose changes would go unseen: name columns of the row itself',
    ],
    [
      'a subquery in a derived column',
      view({ name, n: derived('INTEGER', '(select count(*) from items)') }),
      'view person, n: in its expression, a subquery reads rows',
    ],
    [
      'an aggregate',
      bought('count({size}) > 1'),
      'view person, n: in its expression, count() is taken over several rows: only those of one row count',
    ],
    [
      'max of one value',
      bought('max({size}) > 1'),
      'view person, n: in its expression, max() of one value is taken over several rows',
    ],
    [
      'a window function',
      bought('row_number() OVER (ORDER BY {size}) = 1'),
      'view person, n: in its expression, row_number() is taken over several rows',
    ],
    [
      'a random number',
      bought('random() > {size}'),
      'view person, n: in its expression, random() is no function that gives the same for every row at any time',
    ],
    [
      'the present time',
      bought("date({state}) < date('now')"),
      'view person, n: in its expression, date() of the present time is another a moment later: only a clock column or plainOnly may ask for it',
    ],
    [
      'the present time, unsaid',
      bought('julianday() > {size}'),
      'view person, n: in its expression, julianday() of the present time',
    ],
    [
      'the present time by its own word',
      bought('{state} < CURRENT_TIMESTAMP'),
      'view person, n: in its expression, CURRENT_TIMESTAMP is another a moment later',
    ],
    [
      'the local time',
      bought("date({state}, 'localtime') = 0"),
      'view person, n: in its expression, date() of the local time is not the same everywhere',
    ],
    [
      'a column without braces',
      bought('size > 1'),
      'view person, n: in its expression, size is neither a column nor an operator: columns stand in braces, {size}',
    ],
    [
      'a name in double quotes',
      bought('{state} = "open"'),
      'view person, n: in its expression, "open" is a name to SQLite and a text to some: columns stand in braces, texts in single quotes',
    ],
    [
      'CASE',
      bought('CASE WHEN {size} THEN 1 END'),
      'view person, n: in its expression, CASE is taken for the end of a trigger by tools that split SQL: write iif(condition, one, other)',
    ],
    [
      'a comment',
      bought('{size} -- all'),
      'view person, n: in its expression, a comment would swallow what comes after it',
    ],
    [
      'two statements',
      bought('1; DROP TABLE people'),
      'view person, n: in its expression, ; cannot stand in an expression',
    ],
    [
      'a parameter',
      bought('{size} = ?1'),
      'view person, n: in its expression, ? cannot stand in an expression',
    ],
    [
      'an open parenthesis',
      bought('({size} = 1'),
      'view person, n: its expression ({size} = 1 is not complete',
    ],
    [
      'braces in a text',
      bought("{state} = '{size}'"),
      "view person, n: in its expression, the text '{size}' has braces or a line break in it",
    ],
    [
      'a line break in a value',
      view({ m: least('orders', 'size', { state: 'a\nb' }, buyer) }),
      'view person, m: the value of state has a line break or another control character in it',
    ],
    [
      'derived columns that name each other',
      view({ name, a: derived('TEXT', '{b}'), b: derived('TEXT', '{a}') }),
      'view person, b: a and b name each other',
    ],
    [
      'a derived column of the time',
      view({ name, c: clock('TEXT', "date('now')"), d: derived('TEXT', '{c}') }),
      'view person, d: c depends on the present time: make d a clock, too',
    ],
    [
      'a plain column of nothing',
      view({ name }, { plainOnly: { age: '{born}' } }),
      'view person, age: there is no column born in this view',
    ],
    [
      'a plain column named as another',
      view({ name }, { plainOnly: { Name: '1' } }),
      'view person, Name: the view has a column of this name already',
    ],
    [
      'clocks alone',
      view({ c: clock('TEXT', "date('now')") }),
      'view person: none of its columns would be stored',
    ],
    [
      'a trigger that it has not',
      view({ name }, { triggerNames: { 'people delete': 'gone' } }),
      'view person, its triggerNames: people delete cannot be named: only people insert and people update can',
    ],
    [
      'what every object has',
      bought('{constructor} = 1'),
      'view person, n: orders has no column constructor',
    ],
    [
      'what every object has, derived',
      view({ name, d: derived('TEXT', '{toString}') }),
      'view person, d: there is no column toString in this view',
    ],
    [
      'a view of its own',
      view({ n: count('person') }),
      'view person, column n: a view cannot build on itself',
    ],
    [
      'a name of ours',
      view({ name }, { name: 'viewkeeper_x' }),
      'view viewkeeper_x: names that begin with sqlite_ or viewkeeper_ are taken',
    ],
    [
      'a name with a line break',
      view({ 'a\nb': name }),
      'view person, a\nb: it has a name with a line break or another control character in it',
    ],
    [
      'the name of a table, in other case',
      view({ name }, { name: 'Orders' }),
      'view Orders: there is a table or view of this name already',
    ],
  ])('%s', (_what, declaration, message) => {
    expect(() => compile([declaration], sources)).toThrow(message)
  })

  it('says nothing of what is right', () => {
    const right = view({
      name,
      a: count('orders', "{paid} AND {state} NOT IN ('a', 'b') OR {size} BETWEEN 1 AND 2", buyer),
      b: sumOf('orders', asInteger('round({price})'), buyer),
      c: sum('orders', 'paid', buyer),
      d: sum('orders', 'price', { decimals: 2, ...buyer }),
      e: count('items', undefined, { via: ['order', 'buyer'] }),
      f: derived('REAL', 'CAST({a} AS REAL) / max({b}, 1)'),
      g: clock('REAL', "julianday('now') - {f}"),
    })
    expect(compile([right], sources)).toHaveLength(1)
  })
})

describe('views among themselves', () => {
  const one = view({ name }, { name: 'one', triggerPrefix: 'one' })
  it('may not build on each other, nor on later ones', () => {
    const two = view({ n: count('one', undefined, buyer) }, { name: 'two', triggerPrefix: 'two' })
    expect(() => compile([two, one], sources)).toThrow(
      'view two, column n: one is declared after it: a view builds on those before it, and two cannot build on each other',
    )
  })
  it('have tables, not views, as parents', () => {
    expect(() => compile([one, view({ name }, { parent: 'one' })], sources)).toThrow(
      'view person, its parent: one is a view: a view has a row for each row of a table',
    )
  })
  it('do not take the names of each other’s tables', () => {
    expect(() => compile([one, view({ name }, { name: 'ONE_mv' })], sources)).toThrow(
      'view ONE_mv: there is a table or view of this name already',
    )
    expect(() =>
      compile([view({ name }, { name: 'One' })], [...sources, table('one_MV', {})]),
    ).toThrow('view One: there is a table or view One_mv already, as its own table is to be called')
  })
  it('do not have triggers of one name', () => {
    expect(() => compile([one, view({ name }, { triggerPrefix: 'ONE' })], sources)).toThrow(
      'view person: there is a trigger init_ONE_on_people_create already; name its triggers otherwise',
    )
  })
})

describe('a source table that no view can be made of is refused where a view names it', () => {
  const parentWith = (columns: SourceTable['columns'], more: Partial<SourceTable> = {}) =>
    table('people', { name: 'TEXT', ...columns }, more)
  test.each<[string, SourceTable, string]>([
    [
      'a key of several columns',
      parentWith({}, { key: ['id', 'name'] }),
      'view person, its parent: the rows of people are told apart by id, name together; views take a key of one column',
    ],
    [
      'a key that is not there',
      parentWith({}, { key: 'number' }),
      'view person, its parent: people has no column number, which is to be its key',
    ],
    [
      'a key that does not tell rows apart',
      parentWith({ id: 'TEXT' }),
      'view person, its parent: the key people.id is neither PRIMARY KEY nor UNIQUE, so it does not tell rows apart',
    ],
    [
      'a key in any case',
      parentWith({ id: 'TEXT PRIMARY KEY COLLATE NOCASE' }),
      'view person, its parent: the key people.id is compared as NOCASE; views tell keys apart byte by byte',
    ],
    [
      'a key of numbers that is not the rowid',
      parentWith({ id: 'INT PRIMARY KEY' }),
      'view person, its parent: the key people.id is INT; views take TEXT, or INTEGER PRIMARY KEY',
    ],
    [
      'a key of numbers in descending order',
      parentWith({ id: 'INTEGER PRIMARY KEY DESC' }),
      'view person, its parent: the key people.id is INTEGER; views take TEXT, or INTEGER PRIMARY KEY',
    ],
    [
      'a column that hides the rowid',
      parentWith({ RowId: 'TEXT' }),
      'view person, its parent: people has a column RowId, which hides the rowid that triggers tell rows by',
    ],
    [
      'two columns of one name',
      parentWith({ Name: 'TEXT' }),
      'table people: it has two columns Name; case makes no difference',
    ],
    [
      'a foreign key that is not there',
      parentWith({}, { references: { boss: 'people' } }),
      'table people: it has no column boss, which is to refer to people',
    ],
  ])('%s', (_what, source, message) => {
    expect(() => compile([view({ name })], [source])).toThrow(message)
  })

  it('two tables of one name', () => {
    expect(() => compile([], [people, table('PEOPLE', {})])).toThrow(
      'table PEOPLE: there is another table of this name; case makes no difference',
    )
  })

  test.each([
    [
      'of another type',
      'INTEGER',
      'the foreign key orders.buyer is kept as INTEGER and the key people.id as TEXT: declare them alike',
    ],
    [
      'in any case',
      'TEXT COLLATE NOCASE',
      'the foreign key orders.buyer is compared as NOCASE; views tell keys apart byte by byte',
    ],
  ])('a foreign key %s', (_what, definition, message) => {
    const other = table('orders', { buyer: definition }, { references: { buyer: 'people' } })
    expect(() => compile([view({ n: count('orders') })], [people, other])).toThrow(
      `view person, n: ${message}`,
    )
  })
})
