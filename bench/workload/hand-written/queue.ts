import { setOfProject } from './projects.ts'
import { trigger } from './trigger.ts'

type Row = 'NEW' | 'OLD'

const isPending = (row: Row): string => `(${row}.status = 'pending')`

/** The first job of a status makes its row. */
const addJob = `INSERT INTO viewkeeper_queue_counts (status, jobs) VALUES (NEW.status, 1)
    ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1`
const takeJob = 'UPDATE viewkeeper_queue_counts SET jobs = jobs - 1 WHERE status = OLD.status'

const ofProject = (row: Row, sign: '+' | '-'): string =>
  `${setOfProject(`${row}.project_id`, [`pending_automation_jobs = pending_automation_jobs ${sign} 1`])} AND ${isPending(row)}`

/** The triggers on automation_queue: of project_statistics and of the counts by status, which have a row each. */
export const queue: readonly string[] = [
  trigger('job_insert', 'AFTER INSERT ON automation_queue', [addJob, ofProject('NEW', '+')]),
  trigger('job_delete', 'AFTER DELETE ON automation_queue', [takeJob, ofProject('OLD', '-')]),
  trigger(
    'job_status',
    'AFTER UPDATE OF status ON automation_queue',
    [takeJob, addJob],
    'OLD.status <> NEW.status',
  ),
  trigger(
    'job_pending',
    'AFTER UPDATE OF status ON automation_queue',
    [
      setOfProject('NEW.project_id', [
        `pending_automation_jobs = pending_automation_jobs + ${isPending('NEW')} - ${isPending('OLD')}`,
      ]),
    ],
    `OLD.project_id = NEW.project_id AND ${isPending('OLD')} <> ${isPending('NEW')}`,
  ),
  trigger(
    'job_move',
    'AFTER UPDATE OF project_id ON automation_queue',
    [ofProject('OLD', '-'), ofProject('NEW', '+')],
    'OLD.project_id IS NOT NEW.project_id',
  ),
]
