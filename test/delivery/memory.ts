import type { Alert } from '../../src/alerting/alert.ts'
import type { AlertingState } from '../../src/alerting/decide.ts'
import type { Evaluation } from '../../src/alerting/evaluate.ts'
import type { GroupState } from '../../src/alerting/notify.ts'
import type { Silence } from '../../src/alerting/silencer.ts'
import type { Attempt, Queued, Verdict } from '../../src/delivery/drain.ts'
import { longestWaitsMs } from '../../src/delivery/retries.ts'

export interface Stored extends Queued {
  readonly status: Attempt['status'] | 'superseded'
  readonly firing: readonly string[]
  readonly ended: readonly string[]
  readonly body: string
}

interface Committed {
  readonly changed: Evaluation['changed']
  readonly reworded: Evaluation['reworded']
  readonly dropped: Evaluation['dropped']
  readonly recovered: Evaluation['recovered']
  readonly groups: readonly GroupState[]
  readonly messages: readonly Omit<Stored, 'status' | 'attempts'>[]
}

const byId = (a: Queued, b: Queued) => (a.id < b.id ? -1 : 1)
const isOfGroup = (a: Queued, b: Queued) => a.receiver === b.receiver && a.group_key === b.group_key
const about = ({ firing, ended }: Stored): readonly string[] => [...firing, ...ended]
const merged = (one: readonly string[], other: readonly string[]) =>
  [...new Set([...one, ...other])].toSorted()
const groupId = ({ receiver, group_key }: Pick<Queued, 'receiver' | 'group_key'>) =>
  `${receiver} ${group_key}`

/** The tables of alerting in memory: each method is one transaction, and does what the statements of src/store do. */
export class Memory {
  readonly alerts = new Map<string, Alert>()
  readonly groups = new Map<string, GroupState>()
  readonly outbox = new Map<string, Stored>()
  readonly off = new Set<string>()
  readonly held = new Map<string, { readonly sinceMs: number; readonly untilMs: number }>()
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
      textsStoredMs: null,
    }
  }

  commit({ changed, reworded, dropped, recovered, groups, messages }: Committed): void {
    for (const alert of [...changed, ...reworded]) {
      const resolved_at_ms =
        alert.status === 'pending'
          ? (alert.resolved_at_ms ?? this.alerts.get(alert.fingerprint)?.resolved_at_ms ?? null)
          : alert.resolved_at_ms
      this.alerts.set(alert.fingerprint, { ...alert, resolved_at_ms })
    }
    for (const fingerprint of dropped) this.alerts.delete(fingerprint)
    for (const fingerprint of recovered) this.takeBack(fingerprint)
    for (const group of groups) this.groups.set(groupId(group), group)
    for (const [key, { firing }] of this.groups) if (firing.length === 0) this.groups.delete(key)
    for (const message of messages)
      this.outbox.set(message.id, { ...message, status: 'pending', attempts: 0 })
  }

  /** Ends the acknowledgement of an alert. */
  takeBack(fingerprint: string): void {
    this.silences = this.silences.filter((silence) => silence.fingerprint !== fingerprint)
  }

  pending(): Stored[] {
    return [...this.outbox.values()].filter(({ status }) => status === 'pending').toSorted(byId)
  }

  /** Up to `limit` for each receiver. */
  due(nowMs: number, receivers: readonly string[], limit: number): Stored[] {
    const turns = receivers
      .filter((receiver) => !this.off.has(receiver) && !this.#isHeld(receiver, nowMs))
      .flatMap((receiver) => this.#turnsOf(receiver, nowMs).slice(0, limit))
    return turns
      .toSorted((a, b) => a.turn - b.turn || byId(a.message, b.message))
      .map(({ message }) => ({ ...message, due_at_ms: Math.min(message.due_at_ms, nowMs) }))
  }

  #isHeld(receiver: string, nowMs: number): boolean {
    const hold = this.held.get(receiver)
    return hold !== undefined && hold.sinceMs <= nowMs && nowMs < hold.untilMs
  }

  #turnsOf(receiver: string, nowMs: number) {
    const own = this.pending().filter((message) => message.receiver === receiver)
    const waits = ({ due_at_ms, attempts }: Stored) =>
      due_at_ms > nowMs && due_at_ms - nowMs <= (longestWaitsMs[attempts] ?? 0)
    const places = own.flatMap((message) => {
      const before = own.filter((other) => isOfGroup(other, message) && other.id <= message.id)
      return before.some(waits) ? [] : [{ message, place: before.length }]
    })
    return places
      .toSorted((a, b) => a.place - b.place || byId(a.message, b.message))
      .map(({ message }, turn) => ({ message, turn }))
  }

  record({ id, status, attempts, due_at_ms }: Attempt, verdict: Verdict, nowMs: number): void {
    const message = this.outbox.get(id)
    if (message === undefined) return
    if (verdict === 'off') this.off.add(message.receiver)
    else if (verdict !== null)
      this.held.set(message.receiver, { sinceMs: nowMs, untilMs: verdict.heldUntilMs })
    if (message.status !== 'pending') return
    if (status === 'dead') this.#leaveToNewer(message, nowMs)
    this.outbox.set(id, { ...message, status, attempts, due_at_ms })
    if (status === 'delivered') this.#supersede(message)
  }

  #supersede(message: Stored): void {
    for (const other of this.#othersOf(message))
      if (other.status === 'dead' && other.id < message.id)
        this.outbox.set(other.id, { ...other, status: 'superseded' })
  }

  #othersOf(message: Stored): Stored[] {
    return [...this.outbox.values()].filter(
      (other) => isOfGroup(other, message) && other.id !== message.id,
    )
  }

  /** Gives up what was due before a time. */
  giveUp(beforeMs: number, nowMs: number): void {
    const ending = this.pending().filter(({ due_at_ms }) => due_at_ms < beforeMs)
    for (const message of ending) this.#leaveToNewer(message, nowMs, ending)
    for (const message of ending) this.outbox.set(message.id, { ...message, status: 'dead' })
  }

  #leaveToNewer(message: Stored, nowMs: number, ending: readonly Stored[] = []): void {
    const waiting = this.#othersOf(message).filter(
      (other) => other.status === 'pending' && other.id > message.id && !ending.includes(other),
    )
    const told = new Set(waiting.flatMap(about))
    this.#leaveUntold(
      message,
      about(message).filter((alert) => !told.has(alert)),
      nowMs,
    )
  }

  #leaveUntold(message: Stored, untold: readonly string[], nowMs: number): void {
    if (untold.length === 0) return
    const group = this.groups.get(groupId(message))
    this.groups.set(groupId(message), {
      receiver: message.receiver,
      group_key: message.group_key,
      firing: merged(group?.firing ?? [], untold),
      silenced: merged(group?.silenced ?? [], untold),
      notified_at_ms: group?.notified_at_ms ?? nowMs,
    })
  }

  #trust(message: Stored, nowMs: number): void {
    const group = this.groups.get(groupId(message))
    const others = (list: readonly string[] = []) =>
      list.filter((alert) => !about(message).includes(alert))
    this.groups.set(groupId(message), {
      receiver: message.receiver,
      group_key: message.group_key,
      firing: merged(message.firing, others(group?.firing)),
      silenced: others(group?.silenced),
      notified_at_ms: group?.notified_at_ms ?? nowMs,
    })
  }

  replay(id: string, nowMs: number): void {
    const message = this.outbox.get(id)
    if (!message) return
    const others = this.#othersOf(message)
    const isOvertaken = others.some((other) => other.id > id)
    if (message.status !== 'pending' && isOvertaken)
      this.#leaveUntold(message, about(message), nowMs)
    if (message.status === 'dead' && !isOvertaken) this.#trust(message, nowMs)
    for (const other of others)
      if (other.status === 'pending' && other.id < id && other.due_at_ms > nowMs)
        this.outbox.set(other.id, { ...other, due_at_ms: nowMs })
    this.off.delete(message.receiver)
    this.held.delete(message.receiver)
    this.outbox.set(id, { ...message, status: 'pending', attempts: 0, due_at_ms: nowMs })
  }
}
