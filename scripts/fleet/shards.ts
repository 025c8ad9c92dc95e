import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { queueNames } from '../../src/fleet/queues.ts'
import type { Answer } from '../command-line/answer.ts'
import { counted } from '../command-line/words.ts'
import { StartError } from '../local/start-error.ts'
import { type BindingOptions, nextSteps } from './bindings.ts'
import { bindingLines, withBlock } from './block.ts'
import { type Bound, parseWranglerFile, readText, type WranglerFile } from './config.ts'
import { databasesText } from './databases-json.ts'
import { readList } from './list.ts'
import {
  type Change,
  controlOf,
  entriesFor,
  type Files,
  type Kept,
  mostBindings,
  placeholderId,
  readFiles,
  withBindings,
} from './plan.ts'
import { tomlLines } from './toml.ts'
import { writeAll } from './write.ts'

/** As many shards as a number of three digits names. */
const mostShards = 999

/** The wrangler file of a shard, beside that of the worker that evaluates. */
export const shardPath = (file: string, number: number): string =>
  join(dirname(file), `wrangler.shard-${number}.toml`)

/** The wrangler files of the shards that there are, by number. */
export const readShards = async (file: string): Promise<ReadonlyMap<number, WranglerFile>> => {
  const folder = dirname(file)
  if (!existsSync(folder)) return new Map()
  const numbers = readdirSync(folder)
    .flatMap((name) => /^wrangler\.shard-(\d{1,3})\.toml$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
  const shards = new Map<number, WranglerFile>()
  for (const number of numbers) {
    const path = shardPath(file, number)
    shards.set(number, await parseWranglerFile(path, readText(path)))
  }
  return shards
}

/** Each database stays where it is; the others go where there is room, from the first shard on. */
const shared = (
  kept: readonly Kept[],
  shards: ReadonlyMap<number, WranglerFile>,
  size: number,
): ReadonlyMap<number, Kept[]> => {
  const shardOf = new Map(
    [...shards].flatMap(([number, { databases }]) => databases.map(({ id }) => [id, number])),
  )
  const placed = new Map<number, Kept[]>([...shards.keys()].map((number) => [number, []]))
  const put = (number: number, one: Kept) => {
    const own = placed.get(number)
    if (own === undefined) placed.set(number, [one])
    else own.push(one)
  }
  const isFull = (number: number) => (placed.get(number)?.length ?? 0) >= size
  const others: Kept[] = []
  for (const one of kept) {
    const number = shardOf.get(one.id)
    if (number === undefined || isFull(number)) others.push(one)
    else put(number, one)
  }
  let number = 1
  for (const one of others) {
    while (isFull(number)) number += 1
    put(number, one)
  }
  const order = new Map(kept.map((one, index) => [one, index]))
  const inOrder = (a: Kept, b: Kept) => (order.get(a) ?? 0) - (order.get(b) ?? 0)
  return new Map([...placed].map(([of, databases]) => [of, databases.toSorted(inOrder)]))
}

/** A shard's wrangler file: the same worker under another name, with its own databases and queues, and no address. */
const shardText = (
  { all }: Files,
  number: number,
  control: Bound,
  databases: readonly Kept[],
): string => {
  const { FLEET_SHARD: _, ...vars } = all.vars
  return [
    `# Shard ${number} of the fleet. \`npm run fleet -- shards\` writes this file, and replaces it.\n`,
    tomlLines({
      name: `${all.worker}-shard-${number}`,
      main: 'src/index.ts',
      compatibility_date: all.compatibilityDate,
      minify: true,
      keep_names: false,
      upload_source_maps: true,
      workers_dev: false,
      preview_urls: false,
    }),
    `\n[build]\n${tomlLines({ command: 'node scripts/rules.ts check' })}`,
    `\n[triggers]\n${tomlLines({ crons: all.crons })}`,
    `\n[vars]\n${tomlLines({ ...vars, FLEET_SHARD: number })}`,
    `\n[observability]\n${tomlLines({ enabled: true })}\n`,
    bindingLines(
      control,
      databases.map(({ binding, name, id }) => ({ binding, name, id })),
      `-${number}`,
    ),
  ].join('')
}

const queuesOf = (numbers: readonly number[]): string[] =>
  ['', ...numbers.map((number) => `-${number}`)].flatMap((suffix) =>
    Object.values(queueNames).map((queue) => queue + suffix),
  )

/** What is to be written so that workers of up to `size` databases share them. Throws a StartError where that can't be. */
const planShards = async (
  files: Files,
  { of: size, from, control: controlId }: ShardOptions,
): Promise<{ changes: Change[]; placed: ReadonlyMap<number, Kept[]> }> => {
  const control = controlOf(files, controlId)
  const own = files.outside.databases.filter(({ id }) => id !== placeholderId)
  if (own.length > 0)
    throw new StartError(
      `wrangler.toml binds ${own.map(({ binding }) => binding).join(', ')} outside the fleet's block. In shards the worker that evaluates keeps no database: take that out, and put its name and id into the list. Nothing was changed.`,
    )
  const listed = readList(from).filter(({ id }) => id !== control.id)
  const shards = await readShards(files.file)
  const bound = [...files.all.databases, ...[...shards.values()].flatMap((one) => one.databases)]
  const kept = withBindings(
    listed,
    bound.filter(({ id }) => id !== placeholderId),
  )
  const placed = shared(kept, shards, size)
  if (Math.max(...placed.keys()) > mostShards)
    throw new StartError(
      `These would be more than ${mostShards} shards: raise --of. Nothing was changed.`,
    )
  const numbers = [...placed.keys()].toSorted((a, b) => a - b)
  const ownControl = files.outside.control ? null : control
  const changes = [
    {
      path: files.file,
      text: withBlock(files.split, bindingLines(ownControl, [], '', numbers)),
    },
    ...[...placed].map(([number, databases]) => ({
      path: shardPath(files.file, number),
      text: shardText(files, number, control, databases),
    })),
    {
      path: files.databasesPath,
      text: databasesText(
        { ...files.json, shards: Math.max(...placed.keys()) },
        entriesFor(kept, files.json, []),
      ),
    },
  ]
  return { changes, placed }
}

/** What the command takes. */
export type ShardOptions = BindingOptions & { readonly of: number; readonly from: string }

/**
 * Shares the databases of a list among workers of so many each, and writes a wrangler file for each beside that of the
 * worker that evaluates. Throws a StartError with nothing written where that can't be.
 */
export const shards = async (options: ShardOptions): Promise<Answer> => {
  if (options.of > mostBindings)
    throw new StartError(`A worker binds ${mostBindings.toLocaleString('en')} databases at most.`)
  const files = await readFiles(options.config)
  const { changes, placed } = await planShards(files, options)
  const written = writeAll(changes)
  const counts = [...placed].toSorted(([a], [b]) => a - b)
  const deploys = counts.map(
    ([number]) => `  npx wrangler deploy --config wrangler.shard-${number}.toml`,
  )
  return {
    text: [
      ...counts.map(([number, { length }]) => `Shard ${number}: ${counted(length, 'database')}`),
      ...counts
        .filter(([, { length }]) => length === 0)
        .map(
          ([number]) =>
            `Shard ${number} has none left: deploy it once more, then delete it (npx wrangler delete --config wrangler.shard-${number}.toml) and its file.`,
        ),
      written.length === 0 ? 'Nothing had to be written.' : `Written: ${written.join(', ')}`,
      ...nextSteps(queuesOf(counts.map(([number]) => number))),
      ...deploys,
    ].join('\n'),
    json: {
      shards: counts.map(([number, { length }]) => ({ number, databases: length })),
      written,
    },
  }
}
