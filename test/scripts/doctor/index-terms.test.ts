import { expect, test } from 'vitest'
import { indexTerms } from '../../../scripts/doctor/index-terms.ts'

test.each([
  ['CREATE INDEX i ON t (a, b)', ['a', 'b'], null],
  [
    'create unique index if not exists "On" on "T"("A" ASC,[b],`c` desc)',
    ['a', 'b', 'c desc'],
    null,
  ],
  [
    'CREATE INDEX i ON t (a COLLATE NOCASE DESC, b COLLATE BINARY)',
    ['a collate nocase desc', 'b'],
    null,
  ],
  [
    'CREATE INDEX i ON r (s, status, substr(CAST(rule_name AS TEXT), 1, 200), severity)',
    ['s', 'status', 'substr(cast(rule_name as text), 1, 200)', 'severity'],
    null,
  ],
  [
    'CREATE INDEX i ON r(s,status,SUBSTR( cast("rule_name" as text),1,200) , severity) -- (a, b)',
    ['s', 'status', 'substr(cast(rule_name as text), 1, 200)', 'severity'],
    null,
  ],
  [
    "CREATE INDEX i ON q (a) WHERE  completed_at IS\n NOT NULL AND status <> 'It''s ( , DONE'",
    ['a'],
    "completed_at is not null and status <> 'It''s ( , DONE'",
  ],
  ["CREATE INDEX i ON q (a || ', (' || b)", ["a || ', (' || b"], null],
])('%s is told in one spelling', (sql, terms, where) => {
  expect(indexTerms(sql)).toEqual({ terms, where })
})
