import type { Trigger } from '../../engine/triggers/trigger.ts'
import { plainViews, views } from '../../monotask/catalog.ts'
import { queueCountsTriggers } from '../../monotask/queue/queue-counts.ts'

/** What stands in the database for one view beside its table, and goes when the view is paused. */
export interface Installation {
  /** The view's table. */
  readonly view: string
  readonly plainView: { readonly name: string; readonly sql: string }
  readonly triggers: readonly Trigger[]
}

/** The time series of the queue: its counts are kept by triggers, its rows are written by a job. */
export const queueView = 'automation_queue_summary_mv'

const triggersOf = new Map<string, readonly Trigger[]>([
  ...views.map((view) => [view.table, view.triggers] as const),
  [queueView, queueCountsTriggers],
])

/** Every view that can be paused; one that builds on another stands after it. */
export const installations: readonly Installation[] = plainViews.map((plainView) => ({
  view: `${plainView.name}_mv`,
  plainView,
  triggers: triggersOf.get(`${plainView.name}_mv`) ?? [],
}))

/** The views of these names together with all that build on them, by table, in the order of `installations`. */
export const withViewsAbove = (names: readonly string[]): string[] => {
  const wanted = new Set(names)
  for (const view of views)
    if (view.children.some((use) => wanted.has(use.table))) wanted.add(view.table)
  return installations.map(({ view }) => view).filter((view) => wanted.has(view))
}

/** The table of the view of this name, with or without `_mv`; throws an Error that lists the names there are. */
export const pausableNamed = (name: string): string => {
  const found = installations.find(
    ({ view, plainView }) => view === name || plainView.name === name,
  )
  if (found) return found.view
  const names = installations.map(({ view }) => view).join(', ')
  throw new Error(`There is no view ${name}. The views are ${names}.`)
}

/** The views that a trigger or plain view of this name belongs to. */
export const viewsOfObject = (name: string): string[] =>
  installations
    .filter(
      ({ plainView, triggers }) =>
        plainView.name === name || triggers.some((trigger) => trigger.name === name),
    )
    .map(({ view }) => view)
