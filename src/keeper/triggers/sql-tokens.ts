/** A token of SQL: a bare word, a quoted name, a string or a mark; in lower case and without its quotes. */
interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'mark'
  readonly text: string
}

const pattern =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\S/g

const kindOf = (text: string): Token['kind'] => {
  if (text.startsWith("'")) return 'string'
  if (/^["`[]/.test(text)) return 'name'
  return /^[A-Za-z_\u0080-\uffff]/.test(text) ? 'word' : 'mark'
}

/** SQL as SQLite reads it, comments left out. */
const tokens = (sql: string): Token[] =>
  [...sql.matchAll(pattern)]
    .map(([text]) => text)
    .filter((text) => !text.startsWith('--') && !text.startsWith('/*'))
    .map((text) => {
      const kind = kindOf(text)
      const quote = text.at(-1) ?? ''
      const bare =
        kind === 'string' || kind === 'name'
          ? text.slice(1, -1).replaceAll(quote + quote, quote)
          : text
      return { kind, text: bare.toLowerCase() }
    })

/** Every name that stands in SQL, in lower case, whatever it names. */
export const namesIn = (sql: string): ReadonlySet<string> =>
  new Set(
    tokens(sql)
      .filter(({ kind }) => kind === 'word' || kind === 'name')
      .map(({ text }) => text),
  )

/** What a statement of a trigger's body does to a table; `replaces` where it may delete rows by REPLACE. */
export interface Write {
  readonly table: string
  readonly operation: 'insert' | 'update' | 'delete'
  readonly replaces: boolean
}

/** A trigger's text, read. */
export interface TriggerText {
  readonly time: 'before' | 'after' | 'instead'
  readonly operation: Write['operation']
  readonly writes: readonly Write[]
  /** Whether it can end the triggers after it: RAISE(IGNORE). */
  readonly ignores: boolean
}

const operations = ['insert', 'update', 'delete'] as const
const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text)

/** The place of the first token that is one of these bare words, or -1. */
const placeOf = (all: readonly Token[], words: readonly string[], from = 0): number =>
  all.findIndex((token, index) => index >= from && isWord(token, ...words))

/** The columns of its own table that a trigger names, in lower case: those of OLD and NEW, and those after UPDATE OF. */
export const ownColumnsIn = (sql: string): ReadonlySet<string> => {
  const all = tokens(sql)
  const ofRows = all.filter(
    (_, at) => isWord(all[at - 2], 'old', 'new') && all[at - 1]?.text === '.',
  )
  const of = all.findIndex((token, at) => isWord(token, 'of') && isWord(all[at - 1], 'update'))
  const listed = of === -1 ? [] : all.slice(of + 1, placeOf(all, ['on'], of))
  return new Set(
    [...ofRows, ...listed].filter(({ kind }) => kind !== 'mark').map(({ text }) => text),
  )
}

const writesOf = (body: readonly Token[]): Write[] => {
  const writes: Write[] = []
  for (const [at, token] of body.entries()) {
    const isOr = isWord(body[at + 1], 'or')
    const replaces = isWord(token, 'replace') || (isOr && isWord(body[at + 2], 'replace'))
    const next = isOr ? at + 3 : at + 1
    const target = (index: number) => body[index]?.text ?? ''
    if (isWord(token, 'insert', 'replace') && isWord(body[next], 'into'))
      writes.push({ table: target(next + 1), operation: 'insert', replaces })
    else if (isWord(token, 'delete') && isWord(body[next], 'from'))
      writes.push({ table: target(next + 1), operation: 'delete', replaces })
    else if (isWord(token, 'update') && isWord(body[next], 'set')) {
      // The DO UPDATE of an upsert is on the table of its INSERT.
      const table = writes.findLast(({ operation }) => operation === 'insert')?.table ?? ''
      writes.push({ table, operation: 'update', replaces })
    } else if (isWord(token, 'update'))
      writes.push({ table: target(next), operation: 'update', replaces })
  }
  return writes
}

/** Reads the text of a trigger: when it fires, what it writes to, whether it ends others. */
export const readTrigger = (sql: string): TriggerText => {
  const all = tokens(sql)
  const name =
    placeOf(all, ['trigger']) + (isWord(all[placeOf(all, ['trigger']) + 1], 'if') ? 4 : 1)
  const begin = placeOf(all, ['begin'], name + 1)
  const at = placeOf(all, operations, name + 1)
  const body = all.slice(begin + 1)
  const time = all[placeOf(all, ['before', 'after', 'instead'], name + 1)]
  const isTimed = time !== undefined && all.indexOf(time) < at
  return {
    time:
      isTimed && time.text !== 'before' ? (time.text === 'after' ? 'after' : 'instead') : 'before',
    operation: operations.find((operation) => operation === all[at]?.text) ?? 'insert',
    writes: writesOf(body),
    ignores: body.some(
      (token, index) =>
        isWord(token, 'raise') &&
        body[index + 1]?.text === '(' &&
        isWord(body[index + 2], 'ignore'),
    ),
  }
}

/** The tables whose rows take rows of the table with this text along: REFERENCES … ON DELETE CASCADE or SET …. */
export const cascadingParents = (sql: string): string[] => {
  const all = tokens(sql)
  return all.flatMap((token, at) => {
    if (!isWord(token, 'references')) return []
    const rest = all.slice(at + 2)
    const clause =
      rest[0]?.text === '(' ? rest.slice(rest.findIndex(({ text }) => text === ')')) : rest
    const end = clause.findIndex(
      (next) => next.text === ',' || isWord(next, 'references', 'foreign'),
    )
    const actions = end === -1 ? clause : clause.slice(0, end)
    const onDelete = actions.findIndex(
      (word, index) => isWord(word, 'delete') && isWord(actions[index - 1], 'on'),
    )
    const takesAlong = onDelete !== -1 && isWord(actions[onDelete + 1], 'cascade', 'set')
    return takesAlong ? [all[at + 1]?.text ?? ''] : []
  })
}
