import { outboxCounts } from '../store/outbox.ts'
import type { Check } from './check.ts'
import { gauge, reading, takenNow } from './metric.ts'

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
  source: { name: 'count of messages', remedy: 'GET /api/deliveries shows them.' },
  metrics: [pendingMessages, deadMessages],
  take: async ({ db, now }) => {
    const { pending, dead } = await outboxCounts(db)
    const labels = { database: db.name }
    const taken = takenNow(now())
    return [
      reading(pendingMessages, labels, pending, taken),
      reading(deadMessages, labels, dead, taken),
    ]
  },
}
