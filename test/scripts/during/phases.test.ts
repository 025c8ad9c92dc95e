import { expect, test } from 'vitest'
import { letWrite, putBack, takeOut } from '../../../scripts/during/phases.ts'
import { newOwner } from '../../../scripts/local/owner.ts'
import { statement } from '../../../src/db/database.ts'
import { materializedViews } from '../../../src/keeper/schema.ts'
import { auditTriggers } from '../../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { localD1 } from '../../d1.ts'
import { expectKept, seed } from '../wrap/database.ts'

test('a fault between putting triggers back and firing them: they are taken out, and resume is for later', async () => {
  await using local = await localD1()
  const { db } = local
  const owner = newOwner()
  await takeOut(db, owner)
  await db.batch([
    ...materializedViews(catalog).map((sql) => statement(sql)),
    statement("UPDATE viewkeeper_pause SET state = 'resuming'"),
  ])
  await letWrite(db, owner)
  const pauses = await readPauses(db)
  expect(pauses.every(({ state }) => state === 'paused')).toBe(true)
  expect(await auditTriggers(db, catalog, new Date(), pauses)).toMatchObject({ installed: 0 })
})

test('a claim ends when ours are back, and the next one begins', async () => {
  await using local = await localD1()
  const { db } = local
  await db.batch(seed.map((sql) => statement(sql)))
  for (const owner of [newOwner(), newOwner()]) {
    await takeOut(db, owner)
    await putBack(db, owner)
  }
  await expectKept(db)
})

test('what another has claimed is left to it', async () => {
  await using local = await localD1()
  await takeOut(local.db, newOwner())
  await expect(takeOut(local.db, newOwner())).rejects.toThrow('Another `during` is at work')
  await expect(putBack(local.db, newOwner())).rejects.toThrow('has taken this database over')
})
