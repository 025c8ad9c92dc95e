import type { ViewDeclaration } from './declaration.ts'
import type { ViewModel } from './model.ts'
import { checkIndexes, checkModel, checkTriggers } from './resolve/check-model.ts'
import { resolve } from './resolve/resolve.ts'
import type { SourceTable } from './source-table.ts'
import { plainView } from './statements/definition.ts'
import { sourceIndexes } from './statements/indexes.ts'
import { viewTable } from './statements/table.ts'
import { childTriggers } from './triggers/child.ts'
import { grandchildTriggers } from './triggers/grandchild.ts'
import { labelTriggers } from './triggers/labels.ts'
import { latestRowsTriggers } from './triggers/latest-rows.ts'
import { parentTriggers } from './triggers/parent.ts'
import { targetOf } from './triggers/place.ts'
import type { Trigger } from './triggers/trigger.ts'

/** A view and everything that keeps it, ready to be printed. */
export interface CompiledView extends ViewModel {
  readonly createTable: string
  readonly createPlainView: string
  readonly triggers: readonly Trigger[]
}

const triggersOf = (view: ViewModel): Trigger[] => {
  const { triggerPrefix: prefix, triggerNames = {} } = view.declaration
  const target = targetOf(view)
  const onParent = (event: string, pattern: string) =>
    triggerNames[`${view.parent.table} ${event}`] ?? pattern
  const { noun } = view.parent
  const on = (name: string) => `refresh_${prefix}_on_${name}`
  return [
    ...parentTriggers(view, {
      insert: onParent('insert', `init_${prefix}_on_${noun}_create`),
      update: onParent('update', `${on(noun)}_update`),
      rename: `${on(noun)}_rename`,
      delete: `${on(noun)}_delete`,
    }),
    ...view.children.flatMap((child) => [
      ...childTriggers({ target, child, name: on(child.noun) }),
      ...child.below.flatMap((below) => grandchildTriggers(target, child, below, on(below.noun))),
      ...child.latest.flatMap((latest) =>
        latest.rows.flatMap((rows) =>
          latestRowsTriggers(target, child, latest, rows, on(rows.noun)),
        ),
      ),
    ]),
    ...labelTriggers(view, `refresh_${prefix}`),
  ].filter(({ body }) => body.length > 0)
}

/**
 * Compiles declarations into tables, plain views and triggers. Pure. Throws an Error that names the view
 * and column where a declaration names what is not there, or asks for what views cannot do.
 */
export const compile = (
  declarations: readonly ViewDeclaration[],
  sources: readonly SourceTable[],
): CompiledView[] => {
  const models = resolve(declarations, sources)
  for (const model of models) checkModel(model)
  const views = models.map((view) => ({
    ...view,
    createTable: viewTable(view),
    createPlainView: plainView(view),
    triggers: triggersOf(view),
  }))
  checkTriggers(views)
  checkIndexes(sourceIndexes(models), [
    ...sources.map(({ name }) => name),
    ...models.flatMap(({ declaration, table }) => [declaration.name, table]),
  ])
  return views
}
