import { expect, test } from 'vitest'
import { unstable_splitSqlQuery } from 'wrangler'
import { statementsOf } from '../../../scripts/wrap/statements.ts'

const texts = (sql: string) => statementsOf(sql).map(({ text }) => text)

test('comments, statement breakpoints and carriage returns fall away', () => {
  expect(
    texts(
      "-- a; b's\r\nSELECT 1;--> statement-breakpoint\r\n/* END; */ SELECT\r\n 2;\r\n-- end\r\n",
    ),
  ).toEqual(['SELECT 1', 'SELECT\n 2'])
})

test('a text in quotes stays as it is', () => {
  const statement = "INSERT INTO a (\"x;y\", `b`, [c]) VALUES ('it''s -- no; \r\n comment', 1, 2)"
  expect(texts(`${statement};`)).toEqual([statement])
})

test('a trigger is one statement, in words that every splitter counts by', () => {
  expect(
    texts(
      'create trigger t after insert on a when case when 1 then 1 end begin update a set b = case c when 1 then 2 end; select 1; end; select 2',
    ),
  ).toEqual([
    'create trigger t after insert on a when (CASE when 1 then 1 END) BEGIN update a set b = (CASE c when 1 then 2 END); select 1; END',
    'select 2',
  ])
})

test('what is printed is left as it is when it is read again', () => {
  const [printed = ''] = texts(
    'UPDATE a SET b = case 1 when 2 then count(case 3 when 4 then 5 end) end, "end" = end',
  )
  expect(printed).toContain('count(CASE 3 when 4 then 5 END)')
  expect(texts(printed)).toEqual([printed])
})

test('columns called begin and end are names, and keep theirs', () => {
  expect(texts('CREATE TABLE a (begin TEXT, End TEXT); SELECT begin, a.end FROM a')).toEqual([
    'CREATE TABLE a ("begin" TEXT, "End" TEXT)',
    'SELECT "begin", a."end" FROM a',
  ])
})

test('what is printed is taken apart by wrangler as it is here', () => {
  const sql = `UPDATE a SET b = CASE c WHEN 1 THEN 2 END, d = 3; CREATE TRIGGER t AFTER INSERT ON a begin
    SELECT CASE WHEN NEW.end THEN CASE 1 WHEN 2 THEN 3 END END, 4; DELETE FROM a WHERE begin = 1; end;
    create trigger u after insert on a begin update a set b = ( case 1 when 2 then 3 end ); select 4; end;
    INSERT INTO a VALUES ('begin ; end'), ('BEGIN CASE ;'); SELECT 'x' AS "case ", 1;`
  const printed = texts(sql)
  expect(printed).toHaveLength(5)
  expect(unstable_splitSqlQuery(printed.map((text) => `${text};\n`).join('\n'))).toEqual(printed)
})
