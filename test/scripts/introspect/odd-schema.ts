/** A schema with much of what SQLite allows and few expect. */
export const oddSchema: readonly string[] = [
  `CREATE TABLE "order" (
    id INTEGER PRIMARY KEY, -- the number, printed on the bill
    "customer's name" TEXT NOT NULL DEFAULT 'it''s "nobody"',
    [total amount] DECIMAL(10, 2) NOT NULL DEFAULT 0 CHECK ([total amount] >= 0),
    \`path\` TEXT DEFAULT 'C:\\new\\"x"',
    is_paid BOOLEAN,
    tax AS ([total amount] / 5) STORED
  )`,
  `CREATE TABLE "Order Items" (
    "item-id" TEXT PRIMARY KEY,
    "order" INTEGER NOT NULL CONSTRAINT of_order REFERENCES "ORDER" ON DELETE CASCADE,
    "2nd" INTEGER /* the spare */,
    class TEXT COLLATE NOCASE,
    __proto__ TEXT NOT NULL,
    CHECK ("2nd" <> 1)
  )`,
  `CREATE TABLE tags (item TEXT REFERENCES "Order Items" ("item-id"), tag TEXT, PRIMARY KEY (item, tag)) WITHOUT ROWID`,
  `CREATE TABLE "line
break" (id TEXT PRIMARY KEY)`,
  'CREATE TABLE notes (id TEXT PRIMARY KEY, about TEXT REFERENCES tags (item))',
  'CREATE VIRTUAL TABLE search USING fts5(text)',
]
