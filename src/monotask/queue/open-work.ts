/** Whether the automation queue has a job that is still to be done, or is being done; one row is read for each status. */
export const openWork =
  "EXISTS (SELECT 1 FROM automation_queue WHERE status IN ('pending', 'processing'))"
