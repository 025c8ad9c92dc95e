/** What of a JSON Schema, as zod writes it, says what a value may be. */
interface Exemplary {
  readonly examples?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly anyOf?: readonly Described[] | undefined
  readonly type?: string | readonly string[] | undefined
  readonly format?: string | undefined
  readonly minimum?: number | undefined
  readonly properties?: Readonly<Record<string, Described>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: Described | readonly Described[] | undefined
}
type Described = Exemplary | boolean

const time = '2026-05-01T10:00:00.000Z'

const objectOf = ({ properties = {}, required = [] }: Exemplary) =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(
        ([name, one]) => required.includes(name) || (one !== true && one !== false && one.examples),
      )
      .map(([name, one]) => [name, exampleOf(one)]),
  )

const itemsOf = ({ items }: Exemplary): unknown[] =>
  items === undefined ? [] : [items].flat().map(exampleOf)

/**
 * A value that a JSON Schema takes: the examples that its parts give, and of what has none the first that there is. Null
 * stands only where nothing else may; what need not be there is shown where it has an example.
 */
export const exampleOf = (schema: Described): unknown => {
  if (typeof schema === 'boolean') return null
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) {
    const known = schema.anyOf.find((one) => typeof one === 'object' && one.type !== 'null')
    return exampleOf(known ?? false)
  }
  switch ([schema.type].flat().find((type) => type !== 'null')) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return itemsOf(schema)
    case 'string':
      return schema.format === 'date-time' ? time : ''
    case 'integer':
    case 'number':
      return Math.max(0, schema.minimum ?? 0)
    case 'boolean':
      return false
    default:
      return null
  }
}
