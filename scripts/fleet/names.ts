/** Begins the binding of every database that we name, so that it is never the name of a setting or of a queue. */
const prefix = 'DB_'

const most = 64

/**
 * Names the bindings of databases after their names: DB_ACME_EU for acme-eu. Each is another than those taken, which it
 * is added to.
 */
export const bindingFor = (name: string, taken: Set<string>): string => {
  const wanted = (prefix + name.toUpperCase().replaceAll(/\W/g, '_')).slice(0, most)
  let binding = wanted
  for (let number = 2; taken.has(binding); number += 1) binding = `${wanted}_${number}`
  taken.add(binding)
  return binding
}
