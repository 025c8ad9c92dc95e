import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabases } from '../../../scripts/local/database.ts'
import { demoDatabases, prepareFleet, writeDemoFile } from '../../../scripts/start/fleet-demo.ts'
import { Database, statement } from '../../../src/db/database.ts'
import { parseDatabases } from '../../../src/fleet/databases-file.ts'
import { beginTick, newestTick } from '../../../src/store/fleet/ticks.ts'

const databases = demoDatabases(2)

/** A folder with a fleet of two databases. */
const made = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-fleet-'))
  await prepareFleet(folder, databases)
  const onControl = async <T>(use: (control: Database) => Promise<T>): Promise<T> => {
    const { transport, dispose } = await openDatabases(['CONTROL'], folder)
    try {
      return await use(new Database('CONTROL', transport('CONTROL')))
    } finally {
      await dispose()
    }
  }
  return { folder, onControl, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

it('a tick whose messages died with the process before is begun anew, and none waits for it', async () => {
  using fleet = await made()
  const now = new Date('2026-12-01T10:00:00Z')
  await fleet.onControl((control) => control.run(beginTick(now, { shard: 0, parts: 2, now })))
  expect(await prepareFleet(fleet.folder, databases)).toBe('The databases keep the rows they have.')
  expect(await fleet.onControl((control) => newestTick(control, 0))).toBeUndefined()
})

it('a fleet without CONTROL, or of another version, is refused with what to do', async () => {
  using fleet = await made()
  await fleet.onControl((control) => control.run(statement('DROP TABLE viewkeeper_ticks')))
  await expect(prepareFleet(fleet.folder, databases)).rejects.toThrow(
    /CONTROL of the fleet in .* is gone.*Delete that folder/,
  )
  writeFileSync(join(fleet.folder, 'made'), '0001_monotask')
  await expect(prepareFleet(fleet.folder, databases)).rejects.toThrow(/made by another version/)
})

it('its databases are labelled, in a file as databases.json is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  const file = parseDatabases(JSON.parse(readFileSync(writeDemoFile(folder, databases), 'utf8')))
  expect(file.databases.map(({ name, labels }) => [name, labels.tier])).toEqual([
    ['TENANT_0001', 'paid'],
    ['TENANT_0002', 'free'],
  ])
  rmSync(folder, { recursive: true })
})
