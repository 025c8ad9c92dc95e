import { application } from '../../src/app.ts'

const { plainViews, triggers } = application.catalog

const names = new Set([...triggers, ...plainViews].map(({ name }) => name))

/** Whether a table, by its name in lower case, is one of ours. */
export const isOurTable = (name: string): boolean =>
  name.endsWith('_mv') || name.startsWith('viewkeeper_')

/** Whether a table, plain view or trigger of this name, in lower case, is ours. */
export const isOurs = (name: string): boolean => isOurTable(name) || names.has(name)
