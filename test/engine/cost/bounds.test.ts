import { describe, expect, test } from 'vitest'
import { bound, measured, type Write } from './measure.ts'
import { schemas } from './schemas.ts'

const numbers = (from: number, to: number) =>
  `(WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n)`

const insertBooks = (from: number, to: number, shelf: number) =>
  `INSERT INTO books (id, shelf_id, kind, bought, read, pages) SELECT 'k' || i, 'k${shelf}', 'kind' || (i % 5), i, -i, i FROM ${numbers(from, to)}`
const insertLoans = (from: number, to: number, book: number) =>
  `INSERT INTO loans (id, book_id, days, person, place) SELECT 'k' || i, 'k${book}', 1 + i % 20, 'person' || (i % 7), 'place' || (i % 5) FROM ${numbers(from, to)}`

/** Two shelves, one with so many books and one with few; the books last bought, of either, have loans. */
const content = (books: number): string[] => [
  "INSERT INTO shelves (id) VALUES ('k1'), ('k2')",
  insertBooks(1, books, 1),
  insertBooks(20_001, 20_010, 2),
  insertLoans(1, 300, books),
  insertLoans(10_001, 10_030, 20_010),
]

const writes = (books: number): Write[] => [
  { table: 'shelves', event: 'insert', sql: "INSERT INTO shelves (id) VALUES ('k3')" },
  { table: 'shelves', event: 'update', sql: "UPDATE shelves SET label = 'x' WHERE id = 'k1'" },
  {
    table: 'books',
    event: 'insert',
    sql: "INSERT INTO books (id, shelf_id, kind, bought, read) VALUES ('new', 'k1', 'aaa', 99999, 99999)",
  },
  {
    table: 'books',
    event: 'update',
    sql: "UPDATE books SET kind = 'novel', bought = -1, read = -99999, pages = 0 WHERE id = 'new'",
  },
  {
    table: 'loans',
    event: 'insert',
    sql: `INSERT INTO loans (id, book_id, days, person) VALUES ('new', 'k${books}', 99, 'nobody')`,
  },
  {
    table: 'loans',
    event: 'update',
    sql: "UPDATE loans SET days = 98, person = 'a' WHERE id = 'new'",
  },
  { table: 'loans', event: 'move', sql: "UPDATE loans SET book_id = 'k20010' WHERE id = 'new'" },
  { table: 'loans', event: 'delete', sql: "DELETE FROM loans WHERE id = 'new'" },
  { table: 'books', event: 'move', sql: `UPDATE books SET shelf_id = 'k2' WHERE id = 'k${books}'` },
  { table: 'books', event: 'move', sql: `UPDATE books SET shelf_id = 'k1' WHERE id = 'k${books}'` },
  { table: 'books', event: 'delete', sql: "DELETE FROM books WHERE id = 'new'" },
  { table: 'shelves', event: 'delete', sql: "DELETE FROM shelves WHERE id = 'k3'" },
]

const sizes = (size: string): number =>
  size.startsWith('labels') ? 7 : size.startsWith('values') ? 8 : size.startsWith('rows') ? 31 : 0

describe('what a write reads and writes', () => {
  test.each(schemas)('%s', async (what, schema) => {
    for (const books of [100, 10_000]) {
      const list = writes(books)
      const rows = await measured(schema, content(books), list)
      for (const [at, write] of list.entries())
        console.log(what, books, write.table, write.event, rows[at], bound(schema, write, sizes))
    }
    expect(1).toBe(1)
  })
})
