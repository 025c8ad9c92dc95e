import type { Alert } from '../alerting/alert.ts'
import type { Registered } from '../store/fleet/registry.ts'

/**
 * Every alert that the databases of a fleet have handed over: as each stands, and as firing those that fired and ended
 * since the fleet was last evaluated, so that each is told of.
 */
export const handedAlerts = (registry: readonly Registered[]): Alert[] =>
  registry.flatMap(({ alerts, ended }) => [...alerts, ...ended])
