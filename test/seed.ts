import fc from 'fast-check'

/**
 * What random tests draw from: the same each time, so that a commit is judged the same wherever it is tried; another
 * number for `SEED=N`, a new one for `SEED=any`.
 */
export const seed =
  process.env.SEED === 'any' ? Date.now() % 2 ** 31 : Number(process.env.SEED ?? 1)

fc.configureGlobal({ seed })
