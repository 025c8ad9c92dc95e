import { sha256 } from '../../db/sha256.ts'
import type { KeptView } from './snapshot.ts'

/** Tells one version of a view from another, by all that it is made of. */
export const versionOf = async ({
  tables,
  plainView,
  triggers,
}: Pick<KeptView, 'tables' | 'plainView' | 'triggers'>): Promise<string> =>
  (await sha256(JSON.stringify([tables, plainView, triggers].flat().map(({ sql }) => sql)))).slice(
    0,
    16,
  )
