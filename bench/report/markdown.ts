/** A Markdown table; the first row is its head. Every column but the first is aligned right. */
export const table = ([head = [], ...rows]: readonly (readonly string[])[]): string => {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** 1234567.8 → 1,234,568; small numbers keep two digits after the point. */
export const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })

/** A figure beside what it should be at most; bold where it is more. */
export const atMost = (value: number, goal: number): string =>
  value <= goal
    ? `${number(value)} (≤ ${number(goal)})`
    : `**${number(value)}** (> ${number(goal)})`
