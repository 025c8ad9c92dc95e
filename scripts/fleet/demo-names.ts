/** The names of the databases of a fleet of so many that npm start runs: those of its bindings, and its ids. */
export const demoNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `TENANT_${String(n + 1).padStart(4, '0')}`)
