import type { Command } from 'commander'
import { Option } from 'commander'
import { answering } from './command-line/answer.ts'
import { family, run, withConfig, withData, within, withJson } from './command-line/family.ts'
import { wholeNumber } from './command-line/numbers.ts'
import { pathFrom } from './command-line/paths.ts'
import type { BindingOptions } from './fleet/bindings.ts'
import type { FleetTarget } from './fleet/fleet-target.ts'
import type { ShardOptions } from './fleet/shards.ts'
import type { FleetStatusOptions } from './fleet/status.ts'

const name = 'npm run fleet --'

const fleet = family(name, {
  does: 'Looks after many databases with one worker, or several: binds them, migrates them, and says how each stands.',
  examples: [
    [`${name} bindings --from databases.txt --control ID`, 'bind the databases of a list'],
    [`${name} migrate --remote`, 'bring all of them to this version, a few first'],
    [`${name} status --remote`, 'which of them are not well?'],
  ],
})

/** The options of a command that writes bindings. */
const withFiles = (command: Command): Command =>
  withConfig(command).option(
    '--control <ID>',
    'the id of the database that the fleet keeps for itself',
  )

const fromOption = (): Option =>
  new Option(
    '--from <FILE>',
    'the databases: lines of `name id label=value …`, JSON, or what npx wrangler d1 list --json prints',
  )
    .makeOptionMandatory()
    .argParser(pathFrom)

const bindings = within(fleet, 'bindings', {
  does: 'write the bindings of a list of databases, and the queues, into wrangler.toml, and their names and labels into databases.json; a label is added to those it has, and taken away there by hand',
  examples: [
    [`${name} bindings --from databases.txt --control ID`, 'the first time'],
    [`${name} bindings --from databases.txt`, 'the list has changed: CONTROL stays'],
  ],
}).addOption(fromOption())
answering(withJson(withFiles(bindings)), async (options: BindingOptions & { from: string }) =>
  (await import('./fleet/bindings.ts')).bindings(options),
)

const add = within(fleet, 'add <NAME> <ID>', {
  does: 'add one database: bind it, and give it its name and labels',
  examples: [[`${name} add acme-eu ID --label tier=paid`, 'with a label']],
}).option('--label <LABEL=VALUE...>', 'labels of its alerts and metrics')
answering(
  withJson(withFiles(add)),
  async (database: string, id: string, options: BindingOptions & { label?: string[] }) =>
    (await import('./fleet/bindings.ts')).add(database, id, options),
)

const remove = within(fleet, 'remove <NAME>', {
  does: 'take one database out of the fleet; the database itself stays as it is',
  examples: [[`${name} remove acme-eu`, 'with the next deployment it is looked after no more']],
})
answering(withJson(withFiles(remove)), async (database: string, options: BindingOptions) =>
  (await import('./fleet/bindings.ts')).remove(database, options),
)

const shards = within(fleet, 'shards', {
  does: 'share more databases than one worker can bind among several: write a wrangler file for each',
  examples: [[`${name} shards --of 1000 --from databases.txt`, 'up to 1,000 databases each']],
})
  .addOption(fromOption())
  .addOption(
    new Option('--of <N>', 'how many databases a shard has at most')
      .makeOptionMandatory()
      .argParser(wholeNumber(1, 5000)),
  )
answering(withJson(withFiles(shards)), async (options: ShardOptions) =>
  (await import('./fleet/shards.ts')).shards(options),
)

/** The options of a command that works on the databases of a fleet. */
const withFleetTarget = (command: Command): Command =>
  withConfig(
    withData(
      command
        .option('--remote', 'the deployed fleet, not the local one')
        .addOption(new Option('--local', 'the local one, which it is anyway').conflicts('remote')),
    ),
  )

const status = within(fleet, 'status', {
  does: 'say how every database stands, the worst first: state, since when, alerts, last tick',
  examples: [
    [`${name} status --remote`, 'by CONTROL, over wrangler'],
    [
      'VIEWKEEPER_TOKEN=… npm run fleet -- status --url https://viewkeeper.example.workers.dev',
      'by the deployed worker',
    ],
  ],
})
  .addOption(
    new Option(
      '--url <URL>',
      'ask the deployed worker, with its READ_TOKEN or ADMIN_TOKEN in the variable VIEWKEEPER_TOKEN',
    ).conflicts(['remote', 'local']),
  )
  .option('--all', 'print every database, not the worst alone')
answering(withJson(withFleetTarget(status)), async (options: FleetStatusOptions) =>
  (await import('./fleet/status.ts')).fleetStatus(options),
)

const migrate = within(fleet, 'migrate', {
  does: 'bring CONTROL and every database to this version: one, then 1 %, 10 %, and all others; stops at a fault, and carries on there when it is called again',
  examples: [
    [
      `${name} migrate --remote`,
      'over D1’s API, with CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID',
    ],
    [`${name} migrate --remote --dry-run`, 'which are behind?'],
  ],
}).option('--dry-run', 'name the databases that are behind, and change nothing')
answering(
  withJson(withFleetTarget(migrate)),
  async (options: FleetTarget & { dryRun?: true; json?: true }) => {
    const { migrateFleet } = await import('./fleet/migrate.ts')
    const stream = options.json ? process.stderr : process.stdout
    return migrateFleet(options, (text) => stream.write(`${text}\n`))
  },
)

const doctor = within(fleet, 'doctor', {
  does: 'look for what is wrong with the set-up: bindings, queues, names, CONTROL, and databases that are behind',
  examples: [[`${name} doctor --remote`, 'of the deployed fleet']],
})
answering(withJson(withFleetTarget(doctor)), async (options: FleetTarget) =>
  (await import('./fleet/doctor.ts')).fleetDoctor(options),
)

await run(fleet)
