import { basename } from 'node:path'
import { type Finding, fault, hasFault } from '../../src/keeper/finding.ts'
import type { Answer } from '../command-line/answer.ts'
import { sentenceOf } from '../command-line/errors.ts'
import { exits } from '../command-line/exits.ts'
import { Progress } from '../command-line/progress.ts'
import { report } from '../doctor/doctor.ts'
import { type Migrations, ofControl, ofDatabases } from './apply.ts'
import { missingIn } from './behind.ts'
import type { FleetTarget } from './fleet-target.ts'
import { readFiles } from './plan.ts'
import { noFleet, type Open, type Place, withFleet } from './reach.ts'
import { setUpFindings, type Worker } from './set-up.ts'
import { readShards, shardPath } from './shards.ts'

const workersOf = async (config: string) => {
  const files = await readFiles(config)
  const shards = await readShards(config)
  const workers: Worker[] = [
    { file: basename(config), suffix: '', shards: [...shards.keys()], config: files.all },
    ...[...shards].map(([number, one]) => ({
      file: basename(shardPath(config, number)),
      suffix: `-${number}`,
      shards: [],
      config: one,
    })),
  ]
  return { workers, json: files.json }
}

/** What is wrong in one database: it can't be asked, or lacks migrations. */
const databaseFinding = async (
  open: Open,
  place: Place,
  migrations: Migrations,
): Promise<Finding | null> => {
  try {
    const missing = await open(place, (db) => missingIn(db, migrations))
    if (missing.length === 0) return null
    const which =
      missing.length === migrations.names.length
        ? 'has none of our migrations'
        : `lacks ${missing.join(', ')}`
    return fault(place.name, `${which}: npm run fleet -- migrate`)
  } catch (error) {
    return fault(place.name, `can't be asked: ${sentenceOf(error)}`)
  }
}

const databaseFindings = (target: FleetTarget): Promise<Finding[]> =>
  withFleet(
    target,
    async ({ control, members, open }) => {
      using progress = new Progress(process.stderr, 'databases')
      const findings = [await databaseFinding(open, control, ofControl())]
      const migrations = ofDatabases()
      for (const [at, place] of members.entries()) {
        findings.push(await databaseFinding(open, place, migrations))
        progress.show('Asking', at + 1, members.length)
      }
      return findings.filter((finding) => finding !== null)
    },
    'bound',
  )

/** What is wrong with the set-up of a fleet: its files first, and where they are sound its databases. */
export const fleetDoctor = async (target: FleetTarget): Promise<Answer> => {
  const { workers, json } = await workersOf(target.config)
  if (workers.every(({ config }) => config.control === null && config.consumers.length === 0))
    throw noFleet(target.config)
  const inFiles = setUpFindings(workers, json)
  const isSound = !hasFault(inFiles)
  const findings = isSound ? [...inFiles, ...(await databaseFindings(target))] : inFiles
  const unseen = isSound ? '' : '\nThe databases were not looked at: this is to be mended first.'
  return {
    text: findings.length === 0 ? 'No fault.' : report(findings) + unseen,
    json: { findings },
    status: hasFault(findings) ? exits.wrong : exits.fine,
  }
}
