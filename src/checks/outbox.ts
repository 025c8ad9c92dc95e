import { outboxCounts } from '../store/outbox.ts'
import type { Check } from './check.ts'
import { gauge, reading } from './metric.ts'

const pendingMessages = gauge('viewkeeper_outbox_pending', {
  unit: 'count',
  help: 'Alert messages that are still to be delivered.',
})
const deadMessages = gauge('viewkeeper_outbox_dead', {
  unit: 'count',
  help: 'Alert messages that were given up after the last try.',
})

/** Messages that are still to be delivered, and those that were given up. */
export const outboxCheck: Check = {
  name: 'outbox',
  metrics: [pendingMessages, deadMessages],
  take: async ({ db }) => {
    const { pending, dead } = await outboxCounts(db)
    const labels = { database: db.name }
    return [reading(pendingMessages, labels, pending), reading(deadMessages, labels, dead)]
  },
}
