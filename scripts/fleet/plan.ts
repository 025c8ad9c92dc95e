import { dirname, join } from 'node:path'
import { controlBinding } from '../../src/fleet/databases-file.ts'
import { StartError } from '../local/start-error.ts'
import { bindingLines, type Split, withBlock, withoutBlock } from './block.ts'
import { type Bound, parseWranglerFile, readText, type WranglerFile } from './config.ts'
import {
  type DatabasesJson,
  databasesText,
  type Entry,
  entriesOf,
  readDatabasesJson,
} from './databases-json.ts'
import { isId, type Listed, twice } from './list.ts'
import { bindingFor } from './names.ts'

/** As many D1 databases as a worker can bind, with some room: its metadata ends at 1 MB. */
export const mostBindings = 5000

/** The id that stands in the file as it is shipped: no database has it. */
export const placeholderId = '00000000-0000-0000-0000-000000000000'

/** What stands in the files now. */
export interface Files {
  readonly file: string
  readonly databasesPath: string
  readonly split: Split
  /** All that wrangler.toml binds. */
  readonly all: WranglerFile
  /** What it binds outside our block. */
  readonly outside: WranglerFile
  readonly json: DatabasesJson
}

/** Reads a wrangler file and the databases.json beside it. Throws a StartError where one of them can't be used. */
export const readFiles = async (file: string): Promise<Files> => {
  const text = readText(file)
  const split = withoutBlock(text)
  const databasesPath = join(dirname(file), 'databases.json')
  return {
    file,
    databasesPath,
    split,
    all: await parseWranglerFile(file, text),
    outside: await parseWranglerFile(file, split.before + split.after),
    json: readDatabasesJson(databasesPath),
  }
}

/** A file that is to be written. */
export interface Change {
  readonly path: string
  readonly text: string
}

/** The databases that our files bind, as a list: what `add` and `remove` start from. */
export const listedIn = ({ all, json }: Pick<Files, 'all' | 'json'>): Listed[] => {
  const entries = entriesOf(json)
  return all.databases
    .filter(({ id }) => id !== placeholderId)
    .map(({ binding, id }) => {
      const { name, labels } = entries.get(binding) ?? { name: binding, labels: {} }
      return { name, id, labels }
    })
}

const refused = (reason: string): StartError => new StartError(`${reason} Nothing was changed.`)

/** The database CONTROL: the given one, or the one that is bound already. Throws a StartError where it can't be that. */
export const controlOf = ({ all, json }: Pick<Files, 'all' | 'json'>, given?: string): Bound => {
  if (given !== undefined) {
    const id = given.toLowerCase()
    if (!isId(id)) throw refused(`--control: ${JSON.stringify(given)} is no id of a D1 database.`)
    const member = listedIn({ all, json }).find((one) => one.id === id)
    if (member !== undefined)
      throw refused(
        `${member.name} (${id}) is a database of the fleet: CONTROL needs one that is for it alone.`,
      )
    const name = all.control?.id === id ? all.control.name : 'viewkeeper-control'
    return { binding: controlBinding, name, id }
  }
  if (all.control !== null) return all.control
  throw refused(
    'A fleet needs a database of its own for what its databases share. Make one (npx wrangler d1 create viewkeeper-control), and give its id with --control.',
  )
}

/** A database of the fleet, with its binding. */
export interface Kept extends Listed {
  readonly binding: string
}

/** Gives each database the binding it has already, by its id, or one made from its name. `bound`: of all workers. */
export const withBindings = (listed: readonly Listed[], bound: readonly Bound[]): Kept[] => {
  const known = new Map(bound.map(({ id, binding }) => [id, binding]))
  const taken = new Set(bound.map(({ binding }) => binding))
  return listed.map((one) => ({
    ...one,
    binding: known.get(one.id) ?? bindingFor(one.name, taken),
  }))
}

/** What databases.json is to say: the labels of the list, on top of those it has already. */
export const entriesFor = (
  kept: readonly Kept[],
  json: DatabasesJson,
  others: readonly Bound[],
): Entry[] => {
  const before = entriesOf(json)
  const bindings = new Set(kept.map(({ binding }) => binding))
  return [
    ...others
      .flatMap(({ binding }) => before.get(binding) ?? [])
      .filter((one) => !bindings.has(one.binding)),
    ...kept.map(({ binding, name, labels }) => ({
      binding,
      name,
      labels: { ...before.get(binding)?.labels, ...labels },
    })),
  ]
}

/** Throws a StartError where the databases are shared among several workers. */
export const requireOneWorker = ({ json }: Pick<Files, 'json'>): void => {
  if ((json.shards ?? 0) > 0)
    throw refused(
      'This fleet is in shards: npm run fleet -- shards --from FILE takes the whole list.',
    )
}

/** Throws a StartError where a wrangler file binds a database, or a queue, twice. */
const requireOnce = async (file: string, text: string): Promise<void> => {
  const { databases, control, consumers } = await parseWranglerFile(file, text)
  const bound = [...databases, ...(control === null ? [] : [control])]
  const [double] = twice(bound.map(({ id }) => id))
  if (double !== undefined) {
    const bindings = bound.filter(({ id }) => id === double).map(({ binding }) => binding)
    throw refused(`${bindings.join(' and ')} would be two bindings of one database (${double}).`)
  }
  const [queue] = twice(consumers.map((one) => one.queue))
  if (queue !== undefined)
    throw refused(
      `wrangler.toml consumes the queue ${queue} outside the fleet's block already: take that out.`,
    )
}

/**
 * What is to be written so that these are the databases of the fleet, in one worker. Throws a StartError, and nothing is
 * to be written, where that can't be.
 */
export const planOf = async (
  files: Files,
  listed: readonly Listed[],
  controlId?: string,
): Promise<Change[]> => {
  const control = controlOf(files, controlId)
  const members = listed.filter(({ id }) => id !== control.id)
  const outside = new Set(files.outside.databases.map(({ id }) => id))
  const kept = withBindings(members, files.all.databases)
  const own = kept.filter(({ id }) => !outside.has(id))
  const count = own.length + files.outside.databases.length
  if (count > mostBindings)
    throw refused(
      `A worker binds ${mostBindings.toLocaleString('en')} databases at most, and these are ${count.toLocaleString('en')}: npm run fleet -- shards shares them among several.`,
    )
  const isOutside = files.outside.control !== null
  if (isOutside && files.outside.control?.id !== control.id)
    throw refused('wrangler.toml binds CONTROL outside the fleet’s block, to another database.')
  const text = withBlock(files.split, bindingLines(isOutside ? null : control, own))
  await requireOnce(files.file, text)
  return [
    { path: files.file, text },
    {
      path: files.databasesPath,
      text: databasesText(files.json, entriesFor(kept, files.json, files.outside.databases)),
    },
  ]
}
