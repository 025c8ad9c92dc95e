import type { Alert } from '../../src/alerting/alert.ts'
import type { AlertingState } from '../../src/alerting/decide.ts'
import type { Evaluation } from '../../src/alerting/evaluate.ts'
import type { GroupState } from '../../src/alerting/notify.ts'
import type { Silence } from '../../src/alerting/silencer.ts'
import type { Attempt, Queued } from '../../src/delivery/drain.ts'

export interface Stored extends Queued {
  readonly status: Attempt['status']
  readonly firing: readonly string[]
  readonly body: string
}

interface Committed {
  readonly changed: Evaluation['changed']
  readonly dropped: Evaluation['dropped']
  readonly groups: readonly GroupState[]
  readonly messages: readonly Omit<Stored, 'status' | 'attempts'>[]
}

const byId = (a: Queued, b: Queued) => (a.id < b.id ? -1 : 1)
const isOfGroup = (a: Queued, b: Queued) => a.receiver === b.receiver && a.group_key === b.group_key
const groupId = ({ receiver, group_key }: Pick<Queued, 'receiver' | 'group_key'>) =>
  `${receiver} ${group_key}`

/** The tables of alerting in memory: each method is one transaction, and does what the statements of src/store do. */
export class Memory {
  readonly alerts = new Map<string, Alert>()
  readonly groups = new Map<string, GroupState>()
  readonly outbox = new Map<string, Stored>()
  readonly off = new Set<string>()
  silences: readonly Silence[] = []
  lastSuccessMs: number | null = null

  state(nowMs: number): AlertingState {
    const told = new Set([...this.groups.values()].flatMap(({ firing }) => firing))
    return {
      alerts: [...this.alerts.values()].filter(
        ({ status, fingerprint }) => status !== 'resolved' || told.has(fingerprint),
      ),
      groups: [...this.groups.values()].map((group) =>
        this.pending().some((message) => groupId(message) === groupId(group))
          ? { ...group, notified_at_ms: nowMs }
          : group,
      ),
      silences: this.silences,
      lastSuccessMs: this.lastSuccessMs,
    }
  }

  commit({ changed, dropped, groups, messages }: Committed): void {
    for (const alert of changed) this.alerts.set(alert.fingerprint, alert)
    for (const fingerprint of dropped) this.alerts.delete(fingerprint)
    for (const group of groups) this.groups.set(groupId(group), group)
    for (const [key, { firing }] of this.groups) if (firing.length === 0) this.groups.delete(key)
    for (const message of messages)
      this.outbox.set(message.id, { ...message, status: 'pending', attempts: 0 })
  }

  pending(): Stored[] {
    return [...this.outbox.values()].filter(({ status }) => status === 'pending').toSorted(byId)
  }

  due(nowMs: number, receivers: readonly string[], limit: number): Stored[] {
    const turns = receivers
      .filter((receiver) => !this.off.has(receiver))
      .flatMap((receiver) => this.#turnsOf(receiver, nowMs))
    return turns
      .toSorted((a, b) => a.turn - b.turn || byId(a.message, b.message))
      .slice(0, limit)
      .map(({ message }) => message)
  }

  #turnsOf(receiver: string, nowMs: number) {
    const own = this.pending().filter((message) => message.receiver === receiver)
    const places = own.flatMap((message) => {
      const before = own.filter((other) => isOfGroup(other, message) && other.id <= message.id)
      const isHeld = before.some(({ due_at_ms }) => due_at_ms > nowMs)
      return isHeld ? [] : [{ message, place: before.length }]
    })
    return places
      .toSorted((a, b) => a.place - b.place || byId(a.message, b.message))
      .map(({ message }, turn) => ({ message, turn }))
  }

  record({ id, status, attempts, due_at_ms }: Attempt): void {
    const message = this.outbox.get(id)
    if (message?.status !== 'pending') return
    this.outbox.set(id, { ...message, status, attempts, due_at_ms })
  }

  /** Answers whether it is open what the receiver believes then. */
  replay(id: string, nowMs: number): boolean {
    const message = this.outbox.get(id)
    if (!message) return false
    const group = this.groups.get(groupId(message))
    const told = group?.firing ?? []
    const others = [...this.outbox.values()].filter((other) => isOfGroup(other, message))
    const isOpen =
      message.status !== 'pending' &&
      (message.firing.join() !== told.join() || others.some((other) => other.id > id))
    if (isOpen) {
      const { receiver, group_key } = message
      const either = [...new Set([...message.firing, ...told])].toSorted()
      const notified_at_ms = group?.notified_at_ms ?? nowMs
      const state = { receiver, group_key, firing: either, silenced: either, notified_at_ms }
      this.groups.set(groupId(message), state)
    }
    for (const other of others)
      if (other.status === 'pending' && other.id < id && other.due_at_ms > nowMs)
        this.outbox.set(other.id, { ...other, due_at_ms: nowMs })
    this.off.delete(message.receiver)
    this.outbox.set(id, { ...message, status: 'pending', attempts: 0, due_at_ms: nowMs })
    return isOpen
  }
}
