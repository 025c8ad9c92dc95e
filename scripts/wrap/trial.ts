import { constants } from 'node:sqlite'
import type { Copy } from './copy.ts'
import { type Harm, Harms } from './harms.ts'
import { isOurs } from './own-names.ts'
import { placeOf } from './read.ts'
import { type Alteration, alterationOf } from './renames.ts'
import type { SqlStatement } from './statements.ts'
import { keyword, lower, nameOf } from './tokens.ts'
import { Trace } from './trace.ts'

/** What a migration did to a copy of the schema. */
export interface Trial {
  readonly trace: Trace
  readonly harms: readonly Harm[]
}

interface Event {
  readonly action: number
  readonly first: string
  readonly second: string
  /** Whether a trigger does it. */
  readonly isInTrigger: boolean
}

const {
  SQLITE_INSERT,
  SQLITE_UPDATE,
  SQLITE_DELETE,
  SQLITE_DROP_TABLE,
  SQLITE_DROP_VTABLE,
  SQLITE_ALTER_TABLE,
  SQLITE_CREATE_TABLE,
  SQLITE_CREATE_VTABLE,
  SQLITE_CREATE_VIEW,
  SQLITE_DROP_VIEW,
  SQLITE_CREATE_INDEX,
  SQLITE_DROP_INDEX,
  SQLITE_CREATE_TRIGGER,
  SQLITE_DROP_TRIGGER,
} = constants

const writes = new Set([SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE])
const onSecond = new Set([
  SQLITE_ALTER_TABLE,
  SQLITE_CREATE_INDEX,
  SQLITE_DROP_INDEX,
  SQLITE_CREATE_TRIGGER,
  SQLITE_DROP_TRIGGER,
])
const onFirst = new Set([
  ...writes,
  SQLITE_DROP_TABLE,
  SQLITE_DROP_VTABLE,
  SQLITE_CREATE_TABLE,
  SQLITE_CREATE_VTABLE,
  SQLITE_CREATE_VIEW,
  SQLITE_DROP_VIEW,
  SQLITE_CREATE_TRIGGER,
  SQLITE_DROP_TRIGGER,
])

/** The name of ours that a statement would change, or null. */
const oursIn = (
  events: readonly Event[],
  alteration: Alteration | null,
  { tokens }: SqlStatement,
): string | null => {
  const names = events.flatMap(({ action, first, second }) => [
    ...(onFirst.has(action) ? [first] : []),
    ...(onSecond.has(action) ? [second] : []),
  ])
  if (alteration?.kind === 'rename table') names.push(alteration.to)
  // DROP … IF EXISTS of what is not on the copy does nothing there.
  if (keyword(tokens[0]) === 'DROP') names.push(nameOf(tokens.at(-1)) ?? '')
  return names.find(isOurs) ?? null
}

const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const missing = /^no such (?:table|view|trigger|index|column): (?:main\.)?"?(\w+)/

const ourMatter = (place: string, name: string): Error =>
  new Error(
    `${place}: ${name} is Viewkeeper's own: a migration of the application may not touch it. Take the statement out of the file.`,
  )

const failure = (place: string, error: unknown): Error => {
  const message = describe(error)
  const [, name = ''] = missing.exec(message) ?? []
  if (isOurs(lower(name))) return ourMatter(place, lower(name))
  return message.includes('syntax error') || message.includes('unrecognized token')
    ? new Error(`${place}: is not SQL that SQLite takes: ${message}.`)
    : new Error(`${place}: fails on a copy of the schema: ${message}.`)
}

const isRow = ({ action, first }: Event): boolean =>
  writes.has(action) && !first.startsWith('sqlite_')

/** Runs one migration on a copy, as one transaction, and watches what it does. */
class Run {
  readonly trace: Trace
  readonly harms: Harms
  readonly #copy: Copy
  readonly #file: string
  #events: Event[] = []

  constructor(copy: Copy, file: string) {
    this.#copy = copy
    this.#file = file
    this.trace = new Trace(copy)
    this.harms = new Harms(copy)
    copy.sqlite.setAuthorizer((action, first, second, _, trigger) => {
      const isInTrigger = trigger !== null
      this.#events.push({
        action,
        first: lower(first ?? ''),
        second: lower(second ?? ''),
        isInTrigger,
      })
      return constants.SQLITE_OK
    })
  }

  run(statement: SqlStatement): void {
    const place = placeOf(this.#file, statement)
    const alteration = alterationOf(statement.tokens)
    const { events, execute } = this.#prepare(place, statement)
    const ours = oursIn(events, alteration, statement)
    if (ours !== null) throw ourMatter(place, ours)
    const about = events.find((event) => isRow(event) || event.action === SQLITE_DROP_TABLE)
    const isDrop = about?.action === SQLITE_DROP_TABLE
    const below = new Set(
      events.filter((event) => isRow(event) && !event.isInTrigger).map(({ first }) => first),
    )
    below.delete(about?.first ?? '')
    if (about && (isDrop || below.size > 0))
      this.harms.watch(statement, { table: about.first, isDrop, below }, execute)
    else execute()
    this.#note(events, alteration)
  }

  #prepare(place: string, { text }: SqlStatement) {
    this.#events = []
    try {
      const prepared = this.#copy.sqlite.prepare(text)
      const execute = () => {
        try {
          prepared.all()
        } catch (error) {
          throw failure(place, error)
        }
      }
      return { events: [...this.#events], execute }
    } catch (error) {
      throw failure(place, error)
    }
  }

  #note(events: readonly Event[], alteration: Alteration | null): void {
    for (const { action, first, second } of events) {
      if (action === SQLITE_INSERT || action === SQLITE_DELETE) this.trace.rowsChange(first)
      if (action === SQLITE_UPDATE) this.trace.columnChanges(first, second)
      if (action === SQLITE_DROP_TABLE) this.trace.dropTable(first)
    }
    if (alteration) this.trace.alter(alteration)
  }
}

const commit = (copy: Copy, file: string): void => {
  try {
    copy.sqlite.exec('COMMIT')
  } catch (error) {
    throw new Error(
      `${file}: D1 would undo the migration at its end, as rows are left that point at nothing: ${describe(error)}.`,
    )
  }
}

/**
 * Runs a migration on a copy of the schema. Throws an Error that names the place where a statement is no SQL, fails, or
 * touches what is ours.
 */
export const tryOn = (copy: Copy, file: string, statements: readonly SqlStatement[]): Trial => {
  const run = new Run(copy, file)
  try {
    copy.sqlite.exec('BEGIN')
    for (const statement of statements) run.run(statement)
    const harms = run.harms.standing()
    commit(copy, file)
    return { trace: run.trace, harms }
  } finally {
    copy.sqlite.setAuthorizer(null)
  }
}
