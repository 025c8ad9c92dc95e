/** A sample as a scraper reads it. */
export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface ParsedMetric {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly ParsedSample[]
}

const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\.)*)"/y
const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))

const values: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
}

const parseSample = (line: string): ParsedSample => {
  const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0] ?? ''
  const labels: [string, string][] = []
  let at = name.length
  if (line[at] === '{') {
    do {
      label.lastIndex = at + 1
      const found = label.exec(line)
      if (found === null) throw new Error(`No label at ${at + 1} of ${line}`)
      labels.push([found[1] ?? '', unescaped(found[2] ?? '')])
      at = label.lastIndex
    } while (line[at] === ',')
    if (line[at] !== '}') throw new Error(`No end of the labels at ${at} of ${line}`)
    at += 1
  }
  const text = line.slice(at)
  if (name === '' || !/^ \S+$/.test(text)) throw new Error(`Not a sample: ${line}`)
  return { name, labels: Object.fromEntries(labels), value: values[text.slice(1)] ?? Number(text) }
}

const parseMetric = (block: string): ParsedMetric => {
  const [help = '', type = '', ...samples] = block.split('\n').slice(0, -1)
  const [, name = '', text = ''] = /^# HELP (\S+) (.*)$/s.exec(help) ?? []
  const [, typed, kind = ''] = /^# TYPE (\S+) (\S+)$/.exec(type) ?? []
  if (name === '' || typed !== name) throw new Error(`Not a metric: ${help} ${type}`)
  return { name, type: kind, help: unescaped(text), samples: samples.map(parseSample) }
}

/** Reads Prometheus's text format as far as we write it: HELP, TYPE, and samples without times. Throws on all else. */
export const parseExposition = (text: string): ParsedMetric[] => {
  if (text !== '' && !text.endsWith('\n')) throw new Error('The last line does not end.')
  return text
    .split(/^(?=# HELP )/m)
    .filter(Boolean)
    .map(parseMetric)
}
