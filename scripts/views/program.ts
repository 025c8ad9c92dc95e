import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { answering } from '../command-line/answer.ts'
import { exitsHelp } from '../command-line/exits.ts'
import { family, withDatabase, within, withJson } from '../command-line/family.ts'
import { wholeNumber } from '../command-line/numbers.ts'
import { migrationsFolder } from '../local/ledger.ts'
import type { Target } from '../local/target.ts'
import type { WrapOptions } from '../wrap/wrap-file.ts'

const name = 'npm run views --'

/** What the commands do, loaded only where one of them is run: that compiles every view. */
const load = async () => (await import('./on-views.ts')).onViews

const addLooking = (views: Command): void => {
  const status = within(views, 'status', {
    does: 'every view against its definition, the triggers, what is paused, what the last audit found; exit 1 where something is not exact',
    examples: [
      [`${name} status`, 'the local database'],
      ['npm run -s views -- status --remote --json', 'the deployed one, for a program'],
    ],
  })
  answering(withJson(withDatabase(status)), async (target: Target) => (await load()).status(target))
  const verify = within(views, 'verify [VIEW]', {
    does: 'the same for CI, or one view and what it builds on; the last line says whether all is exact',
    examples: [
      [`${name} verify --remote`, 'after a deploy or a bulk import'],
      [`${name} verify task_progress_summary`, 'one view'],
    ],
  })
  answering(withJson(withDatabase(verify)), async (view: string | undefined, target: Target) =>
    (await load()).verify(target, view),
  )
  const doctor = within(views, 'doctor', {
    does: 'the schema that our triggers rely on; fires every trigger once and undoes it; exit 1 with a fault',
    examples: [[`${name} doctor --remote`, 'what is wrong with the deployed database?']],
  })
  answering(withJson(withDatabase(doctor)), async (target: Target) => (await load()).doctor(target))
}

const addMending = (views: Command): void => {
  const pause = within(views, 'pause [VIEW]', {
    does: 'take triggers and plain views out, for a migration or a bulk import: all, or those of one view and of what builds on it',
    examples: [
      [`${name} pause --remote`, 'all; then npm run views -- resume --remote'],
      [`${name} pause project_statistics`, 'one view'],
    ],
  })
  answering(withJson(withDatabase(pause)), async (view: string | undefined, target: Target) =>
    (await load()).pause(target, view),
  )
  const resume = within(views, 'resume', {
    does: 'examine, put back what is out, fire every trigger, mend what can differ; carries on where it was interrupted',
    examples: [[`${name} resume --remote`, 'after a pause, an upgrade, or a trigger that is gone']],
  })
  answering(withJson(withDatabase(resume)), async (target: Target) => (await load()).resume(target))
  const refresh = within(views, 'refresh [VIEW] [KEY]', {
    does: 'mend one key, one view, or all',
    examples: [
      [`${name} refresh`, 'every row of every view'],
      [`${name} refresh project_statistics storefront`, 'one row'],
      [`${name} refresh project_statistics "x'00ff'"`, 'one row, whose key is bytes'],
    ],
  })
  answering(
    withJson(withDatabase(refresh)),
    async (view: string | undefined, key: string | undefined, target: Target) =>
      (await load()).refresh(target, view, key),
  )
}

const addMigrating = (views: Command): void => {
  const wrap = within(views, 'wrap <FILE.sql>', {
    does: 'print a migration of the application so that it passes beside our triggers and views and leaves them exact',
    examples: [
      [
        'npm run -s views -- wrap 0007_change.sql > wrapped.sql',
        'for the schema our migrations make',
      ],
      ['npm run -s views -- wrap 0007_change.sql --remote', 'for that of the deployed database'],
    ],
  }).addOption(
    new Option('--rows <N>', 'rows of its largest table, where they are not counted').argParser(
      wholeNumber(0, 1e15),
    ),
  )
  answering(withDatabase(wrap), async (file: string, options: Omit<WrapOptions, 'file'>) => {
    const { wrapFile } = await import('../wrap/wrap-file.ts')
    const wrapped = await wrapFile({ ...options, file })
    process.stderr.write(`${wrapped.notes.join('\n')}\n`)
    return { text: wrapped.sql, isForPrograms: true }
  })
  const during = within(views, 'during <COMMAND...>', {
    does: 'run a command, such as a migration, while triggers and plain views are out',
    examples: [
      [
        `${name} during -- npx wrangler d1 migrations apply monotask --remote`,
        'the remote database, as the command names it',
      ],
      [`${name} during --data DIR -- npx tsx import.ts`, 'a local one'],
    ],
    exits: `${exitsHelp}\n  Otherwise that of the command: 127 where there is no such command, 126 where it may not be run.`,
  })
  answering(withDatabase(during), async (command: readonly string[], target: Target) => {
    const { runDuring } = await import('../during/run-during.ts')
    return { text: '', status: await runDuring(target, command) }
  })
}

const addDeclaring = (views: Command): void => {
  const sql = within(views, 'sql <VIEW>', {
    does: 'print what a view compiles to, and what its triggers cost',
    examples: [['npm run -s views -- sql project_statistics', 'with -s without the lines of npm']],
  })
  answering(sql, async (view: string) => (await load()).sql(view))
  const introspect = within(views, 'introspect', {
    does: 'print the tables of a database as the source-tables.ts that views are declared over',
    examples: [
      ['npm run -s views -- introspect --remote > source-tables.ts', 'of the deployed one'],
    ],
  })
  answering(withDatabase(introspect), async (target: Target) => (await load()).introspect(target))
  const generate = within(views, 'generate [NAME]', {
    does: 'write the next migration, and what undoes it: what the declarations have changed',
    examples: [[`${name} generate reviews`, 'writes migrations/NNNN_reviews.sql']],
  })
  answering(generate, async (wanted: string | undefined) => {
    // The list decides what is compiled, and a declaration that is gone stops everything else: so it comes first.
    const { updateDeclarationList } = await import('./declaration-list.ts')
    await updateDeclarationList(join(import.meta.dirname, '../../src/monotask/views'))
    const { application } = await import('../../src/app.ts')
    const { generateMigration } = await import('./generate.ts')
    return { text: await generateMigration(migrationsFolder, application.catalog, wanted) }
  })
}

/** The commands of `npm run views`. */
export const viewsProgram = (): Command => {
  const views = family(name, {
    does: 'Looks into the views of a database and keeps them right: the local one, or with --remote the deployed one.',
    examples: [
      [`${name} status`, 'is every view exact?'],
      [`${name} resume --remote`, 'puts back what is out, and mends what differs'],
      [`${name} refresh --help`, 'all about one of them'],
    ],
  })
  for (const add of [addLooking, addMending, addMigrating, addDeclaring]) add(views)
  return views
}
