import { queueNames } from '../../src/fleet/queues.ts'
import type { Answer } from '../command-line/answer.ts'
import { counted } from '../command-line/words.ts'
import { StartError } from '../local/start-error.ts'
import { type Listed, parseLabel, readList, requireSound } from './list.ts'
import {
  controlOf,
  type Files,
  listedIn,
  placeholderId,
  planOf,
  readFiles,
  requireOneWorker,
} from './plan.ts'
import { writeAll } from './write.ts'

/** What the commands that write the bindings take. */
export interface BindingOptions {
  /** The path of the wrangler file. */
  readonly config: string
  /** The id of the database CONTROL. */
  readonly control?: string
}

/** What there is to do before the next deployment. */
export const nextSteps = (queues: readonly string[]): string[] => [
  'Then, once:',
  ...queues.map((queue) => `  npx wrangler queues create ${queue}`),
  'And before each deployment:',
  '  npm run fleet -- migrate --remote',
  '  npx wrangler deploy',
]

const placeholderNote = ({ outside }: Files): string[] =>
  outside.databases
    .filter(({ id }) => id === placeholderId)
    .map(
      ({ binding }) =>
        `${binding} is bound to no database, as the file was shipped: take that block out of it, or put an id there.`,
    )

const mostNamed = 10

/** What becomes of databases that are in the list no more. */
const takenOutNote = (files: Files, listed: readonly Listed[]): string[] => {
  const kept = new Set(listed.map(({ id }) => id))
  const gone = listedIn(files).filter(({ id }) => !kept.has(id))
  if (gone.length === 0) return []
  const more = gone.length - mostNamed
  const names = gone.slice(0, mostNamed).map(({ name }) => name)
  return [
    `Taken out with the next deployment: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. They stay as they are, our triggers included.`,
    'To take ours out of one, too, add it again, and before it is removed: npm run db:migrate:rollback -- --database NAME --remote',
  ]
}

/** What stays behind where CONTROL is another database from now on. */
const controlNote = ({ all: { control } }: Files, given: string | undefined): string[] =>
  control === null || given === undefined || control.id === given.toLowerCase()
    ? []
    : [
        `CONTROL was ${control.id}: the silences, messages and runs of the fleet stay there, and begin anew in the other.`,
      ]

const write = async (
  files: Files,
  listed: readonly Listed[],
  { control }: BindingOptions,
  does: string,
): Promise<Answer> => {
  const written = writeAll(await planOf(files, listed, control))
  const isNew = files.all.control === null
  return {
    text: [
      `${does}; the fleet has ${counted(listed.length, 'database')}.`,
      ...takenOutNote(files, listed),
      ...controlNote(files, control),
      written.length === 0 ? 'Nothing had to be written.' : `Written: ${written.join(', ')}`,
      ...placeholderNote(files),
      ...(isNew ? nextSteps(Object.values(queueNames)) : []),
    ].join('\n'),
    json: { databases: listed.length, written },
  }
}

/** Makes the databases of a list those of the fleet. Throws a StartError with nothing written where that can't be. */
export const bindings = async (
  options: BindingOptions & { readonly from: string },
): Promise<Answer> => {
  const listed = readList(options.from)
  const files = await readFiles(options.config)
  requireOneWorker(files)
  const control = controlOf(files, options.control)
  const members = listed.filter(({ id }) => id !== control.id)
  const own = listed.find(({ id }) => id === control.id)
  const left = own === undefined ? '' : ` beside CONTROL, which the list calls ${own.name}`
  return write(files, members, options, `${counted(members.length, 'database')} listed${left}`)
}

/** Adds one database to the fleet. Throws a StartError with nothing written where that can't be. */
export const add = async (
  name: string,
  id: string,
  options: BindingOptions & { readonly label?: readonly string[] },
): Promise<Answer> => {
  const files = await readFiles(options.config)
  requireOneWorker(files)
  const labels = Object.fromEntries((options.label ?? []).map(parseLabel))
  const one = { name, id: id.toLowerCase(), labels }
  const listed = [...listedIn(files), one]
  requireSound('The fleet', listed)
  if (controlOf(files, options.control).id === one.id)
    throw new StartError(
      `${name} would be CONTROL (${one.id}), which is for the fleet itself. Nothing was changed.`,
    )
  return write(files, listed, options, `${name} is added`)
}

/** Takes one database out of the fleet: it is looked after no more, and stays as it is. */
export const remove = async (name: string, options: BindingOptions): Promise<Answer> => {
  const files = await readFiles(options.config)
  requireOneWorker(files)
  const listed = listedIn(files)
  const found = listed.find((one) => one.name === name)
  if (found === undefined)
    throw new StartError(`The fleet has no database ${name}. Nothing was changed.`)
  const outside = files.outside.databases.find(({ id }) => id === found.id)
  if (outside !== undefined)
    throw new StartError(
      `${name} is bound as ${outside.binding} outside the fleet's block of wrangler.toml: take that binding out by hand. Nothing was changed.`,
    )
  return write(
    files,
    listed.filter((one) => one !== found),
    options,
    `${name} is removed`,
  )
}
