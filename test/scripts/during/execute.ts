import { withDatabase } from '../../../scripts/local/worker.ts'
import { databaseFolder } from '../../../scripts/local/wrangler.ts'
import { apply } from '../wrap/database.ts'

// A command as an application has: runs SQL on the local database in a folder.
const [data = '', sql = ''] = process.argv.slice(2)
await withDatabase(databaseFolder(data), (db) => apply(db, sql))
