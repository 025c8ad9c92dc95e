import { expect, test } from 'vitest'
import { remoteTransport } from '../../scripts/local/remote.ts'
import { statement } from '../../src/db/database.ts'

test('a query too long for wrangler is refused: it would go as a file, whose empty answer would look exact', async () => {
  const id = 'k'.repeat(100_000)
  await expect(
    remoteTransport.transact([statement('SELECT id FROM tasks WHERE id = ?1', id)]),
  ).rejects.toThrow('The remote database was not asked')
})
