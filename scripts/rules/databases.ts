import { dirname, join } from 'node:path'
import { parseWranglerFile, readText } from '../fleet/config.ts'
import { entriesOf, readDatabasesJson } from '../fleet/databases-json.ts'
import { readShards } from '../fleet/shards.ts'

/**
 * What databases.json names that no wrangler file beside it binds, in words. Loads wrangler only where it names any, as
 * every build asks.
 */
export const unknownBindings = async (file: string): Promise<string[]> => {
  const named = [...entriesOf(readDatabasesJson(file)).keys()]
  if (named.length === 0) return []
  const config = join(dirname(file), 'wrangler.toml')
  const workers = [await parseWranglerFile(config, readText(config))]
  workers.push(...(await readShards(config)).values())
  const bound = new Set(workers.flatMap((one) => one.databases.map(({ binding }) => binding)))
  return named
    .filter((binding) => !bound.has(binding))
    .map((binding) => `${binding} is no D1 binding of wrangler.toml`)
}
