import type { Catalog } from '../catalog.ts'

/** The views of these names together with all that build on them, by table, in the order of `installations`. */
export const withViewsAbove = (
  { views, installations }: Catalog,
  names: readonly string[],
): string[] => {
  const wanted = new Set(names)
  for (const view of views)
    if (view.children.some((use) => wanted.has(use.table))) wanted.add(view.table)
  return installations.map(({ view }) => view).filter((view) => wanted.has(view))
}

/** The view of this name, by table, together with all that it builds on, in the order of `installations`. */
export const withViewsBelow = ({ views, installations }: Catalog, name: string): string[] => {
  const wanted = new Set([name])
  for (const view of views.toReversed())
    if (wanted.has(view.table)) for (const { table } of view.children) wanted.add(table)
  return installations.map(({ view }) => view).filter((view) => wanted.has(view))
}

/** The table of the view of this name, with or without `_mv`; throws an Error that lists the names there are. */
export const pausableNamed = ({ installations }: Catalog, name: string): string => {
  const found = installations.find(
    ({ view, plainView }) => view === name || plainView.name === name,
  )
  if (found) return found.view
  const names = installations.map(({ view }) => view).join(', ')
  throw new Error(`There is no view ${name}. The views are ${names}.`)
}

/** The views that a trigger or plain view of this name, in lower case, belongs to. */
export const viewsOfObject = ({ installations }: Catalog, name: string): string[] =>
  installations
    .filter(({ plainView, triggers }) =>
      [plainView, ...triggers].some((object) => object.name.toLowerCase() === name),
    )
    .map(({ view }) => view)
