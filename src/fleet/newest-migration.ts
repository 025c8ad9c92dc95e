/** The migration that this version of the worker needs: a database without it is left alone until it has it. */
export const newestMigration = '0015_lean_creation.sql'
