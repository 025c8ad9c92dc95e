import { compile } from '../../../src/engine/compile.ts'
import {
  copy,
  count,
  derived,
  latest,
  sum,
  type ViewDeclaration,
} from '../../../src/engine/declaration.ts'
import { type Catalog, catalogOf } from '../../../src/keeper/catalog.ts'
import type { MigrationFiles } from '../../../src/keeper/upgrade/files.ts'
import { type Generated, generate } from '../../../src/keeper/upgrade/generate.ts'
import { emptySnapshot, type Snapshot } from '../../../src/keeper/upgrade/snapshot.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { canaryRows } from '../../../src/monotask/probe/canary-rows.ts'
import { declarations } from '../../../src/monotask/views/index.ts'

/** MonoTask's catalog with other views. */
export const catalogWith = (views: readonly ViewDeclaration[]): Catalog =>
  catalogOf({
    views: compile(views, catalog.sourceTables),
    sourceTables: catalog.sourceTables,
    timeSeries: catalog.timeSeries,
    indexes: catalog.indexes,
    canaryRows,
  })

/** The declarations with one of them changed. */
export const changing = (
  views: readonly ViewDeclaration[],
  name: string,
  change: (view: ViewDeclaration) => ViewDeclaration,
): ViewDeclaration[] => views.map((view) => (view.name === name ? change(view) : view))

const withColumns =
  (columns: ViewDeclaration['columns']) =>
  (view: ViewDeclaration): ViewDeclaration => ({
    ...view,
    columns: { ...view.columns, ...columns },
  })

export const review: ViewDeclaration = {
  name: 'task_review_summary',
  parent: 'tasks',
  key: 'task_id',
  columns: {
    task_title: copy('title'),
    screenshot_count: count('screenshots'),
    lines_added: sum('file_changes', 'lines_added'),
    latest_agent: latest('agent_executions', 'started_at').column('agent_type'),
    is_shown: derived('INTEGER', 'iif({screenshot_count} > 0, 1, 0)'),
  },
  triggerPrefix: 'review_summary',
}

const overview: ViewDeclaration = {
  name: 'project_overview',
  parent: 'projects',
  key: 'project_id',
  columns: {
    name: copy('name'),
    sessions: count('task_validation_summary', '{session_count} > 1'),
  },
  triggerPrefix: 'overview',
}

const a = declarations

/** A column more, a changed definition under another view, a new view. */
const b = [
  ...changing(
    changing(
      a,
      'task_progress_summary',
      withColumns({ note_count: count('task_evidence', "{kind} = 'note'") }),
    ),
    'agent_execution_summary',
    withColumns({ running_executions: count('agent_executions', "{status} <> 'completed'") }),
  ),
  review,
]

/** A view goes; one that builds on others is another one, these are not; other trigger names; a view on a view. */
const c = [
  ...changing(
    changing(
      b,
      'project_statistics',
      withColumns({ odd_tasks: count('tasks', "{current_state} = 'ODD'") }),
    ),
    'task_progress_summary',
    (view) => ({ ...view, triggerPrefix: 'task_progress' }),
  ).filter((view) => view !== review),
  overview,
]

/** The view that went comes back as another one; columns of a plain view alone; a view on others goes. */
const d = [
  ...changing(c, 'task_validation_summary', (view) => ({
    ...view,
    plainOnly: { title_length: 'length({task_title})' },
  })).filter(({ name }) => name !== 'project_statistics'),
  {
    ...review,
    columns: { ...review.columns, path_count: count('screenshots', '{path} IS NOT NULL') },
  },
]

/** Catalogs that follow each other as a project's releases do; each is more than the one before could foresee. */
export const history: readonly Catalog[] = [a, b, c, d].map(catalogWith)

/** What stands below migrations/ once each catalog of the history has been released, one after another. */
export interface Release {
  readonly catalog: Catalog
  readonly files: MigrationFiles
  readonly snapshot: Snapshot
}

/** Releases a catalog after another, or as the first; throws where generate would write nothing. */
export const releaseAfter = async (
  before: Omit<Release, 'catalog'>,
  next: Catalog,
  name: string,
): Promise<Release> => {
  const came: Generated | null = await generate({ ...before, catalog: next }, name)
  if (came === null) throw new Error('nothing was generated')
  return {
    catalog: next,
    files: new Map([...before.files, ...came.files]),
    snapshot: came.snapshot,
  }
}

export const unreleasedState: Omit<Release, 'catalog'> = {
  files: new Map(),
  snapshot: emptySnapshot,
}
