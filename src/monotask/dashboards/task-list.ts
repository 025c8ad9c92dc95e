/** The states that MonoTask knows. */
export const taskStates = [
  'PENDING',
  'IN_PROGRESS',
  'VALIDATING',
  'COMPLETED',
  'FAILED',
  'BLOCKED',
  'CANCELLED',
] as const

/** `priority`: then by the last update; `updated`: by that alone. */
export const sorts = ['priority', 'updated'] as const

/** Which tasks of a project, in which order: the greatest first, those that are alike by rowid. */
export interface TaskList {
  readonly project: string
  readonly sort: (typeof sorts)[number]
  /** None: tasks of any state. */
  readonly states: readonly (typeof taskStates)[number][]
}
