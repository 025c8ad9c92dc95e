import { test } from 'vitest'
import { beside, executions, failures } from './beside.ts'

const cased = ['title', 'status', 'severity', 'agent_type', 'rule_name', 'name', 'current_state']

test.each(['NOCASE', 'RTRIM'])(
  'text that changes only in what %s leaves out: views are their definitions byte for byte',
  async (collation) => {
    await using both = await beside((sql) =>
      sql.replaceAll(/^ {2}(\w+) TEXT/gm, (column, name: string) =>
        cased.includes(name) ? `${column} COLLATE ${collation}` : column,
      ),
    )
    const [other, failed, critical, pending] =
      collation === 'NOCASE'
        ? ['BASH', 'FAILED', 'Critical', 'pending']
        : ['bash  ', 'failed ', 'critical  ', 'PENDING ']
    await both.succeeds(executions(1, 3, "'bash'"), failures(1, 3, "'bash'"))
    await both.succeeds("UPDATE tasks SET title = 'bash' WHERE id = 't' RETURNING id")
    for (const sql of [
      `UPDATE tasks SET title = '${other}' WHERE id = 't' RETURNING id`,
      `UPDATE tasks SET current_state = '${pending}' WHERE id = 't' RETURNING id`,
      "UPDATE projects SET name = 'P' RETURNING id",
      `UPDATE validation_sessions SET status = '${failed}' RETURNING id`,
      `UPDATE validation_results SET rule_name = '${other}' WHERE id = 'r1' RETURNING id`,
      `UPDATE validation_results SET severity = '${critical}' WHERE id = 'r2' RETURNING id`,
      `UPDATE validation_results SET status = '${failed}' WHERE id = 'r3' RETURNING id`,
      `REPLACE INTO validation_results (id, validation_session_id, rule_name, status, severity) VALUES ('r2', 's', '${other}', '${failed}', '${critical}') RETURNING id`,
      `UPDATE agent_executions SET agent_type = '${other}' WHERE id = 'e1' RETURNING id`,
      `UPDATE agent_executions SET status = '${failed}' WHERE id IN ('e1', 'e2') RETURNING id`,
      `REPLACE INTO agent_executions (id, task_id, agent_type) VALUES ('e3', 't', '${other}') RETURNING id`,
      "DELETE FROM agent_executions WHERE id = 'e2' RETURNING id",
      "DELETE FROM validation_results WHERE id IN ('r1', 'r3') RETURNING id",
    ])
      await both.succeeds(sql)
  },
)
