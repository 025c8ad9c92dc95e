/** What stamps a view's row, as ours are stamped. */
export const now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

/** A trigger of this name; it runs the statements, only `when` that holds. */
export const trigger = (
  name: string,
  event: string,
  statements: readonly string[],
  when?: string,
): string =>
  [
    `CREATE TRIGGER hand_written_${name} ${event}`,
    ...(when === undefined ? [] : [`WHEN ${when}`]),
    `BEGIN\n${statements.map((statement) => `  ${statement};\n`).join('')}END`,
  ].join('\n')

/** Sets columns of one task's row in a view. */
export const setOfTask = (view: string, task: string, sets: readonly string[]): string =>
  `UPDATE ${view}_mv SET ${sets.join(', ')}, last_refreshed_at = ${now} WHERE task_id = ${task}`

/** Computes columns of a row anew from the view's definition: for what has no difference to add. */
export const computeAnew = (
  view: string,
  key: string,
  value: string,
  columns: readonly string[],
): string =>
  `UPDATE ${view}_mv SET ${columns.map((column) => `${column} = d.${column}`).join(', ')}, last_refreshed_at = ${now}
    FROM ${view} d WHERE d.${key} = ${value} AND ${view}_mv.${key} = ${value}`
