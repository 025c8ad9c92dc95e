import { outboxCounts } from '../store/outbox.ts'
import type { Check } from './check.ts'

/** Messages on their way, and those given up. */
export const outboxCheck: Check = {
  name: 'outbox',
  metrics: ['viewkeeper_outbox_pending', 'viewkeeper_outbox_dead'],
  take: async ({ db }) => {
    const { pending, dead } = await outboxCounts(db)
    const labels = { database: db.name }
    return [
      { metric: 'viewkeeper_outbox_pending', labels, value: pending },
      { metric: 'viewkeeper_outbox_dead', labels, value: dead },
    ]
  },
}
