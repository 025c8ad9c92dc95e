/** Ids of the random statements → what stands in their place, as SQL. */
const odd: Readonly<Record<string, string>> = {
  p2: "'P' || char(0) || '2'",
  t1: "''",
  t2: "x'7432'",
  // One byte over the longest that has a view row.
  t3: "replace(hex(zeroblob(50000)), '00', 'xx') || 'x'",
  s1: "x'00ff'",
  s2: 'replace(hex(zeroblob(5001)), 0, 1)',
  r1: '1.5',
  r2: "'R' || char(0)",
  e1: "CAST(x'ff41' AS TEXT)",
  e2: '12',
  e3: "'E' || char(0) || '3'",
  a1: "x''",
  a2: "CAST(x'c328' AS TEXT)",
  v1: "'V''1'",
  q1: '7',
}

/** The statement with odd ids in place of the plain ones. */
export const withOddIds = (sql: string): string =>
  sql.replaceAll(/'([a-z]\d)'/g, (plain, id: string) => (id in odd ? `(${odd[id]})` : plain))
