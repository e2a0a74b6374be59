import { expect } from '@jest/globals'

/** The statements of an apply that owes a refresh of the pipe: while a task is replaced, another one runs. */
export const OWED = [
  /^CREATE OR REPLACE TASK .*CATCH_UP_NEXT" .* REFRESH .*; SELECT SYSTEM\$PIPE_STATUS\('[^']+'\);/,
  /^ALTER TASK .*CATCH_UP_NEXT" RESUME$/,
  /^CREATE OR REPLACE TASK .*CATCH_UP" .* REFRESH .*; SELECT SYSTEM\$PIPE_STATUS\('[^']+'\);/,
  /^ALTER TASK .*CATCH_UP" RESUME$/,
  /^DROP TASK IF EXISTS .*CATCH_UP_NEXT"$/
].map((statement): unknown => expect.stringMatching(statement))

/** The same by the names of their files. */
export const OWED_WRITES = ['catch-up/create', 'task/resume', 'catch-up/create', 'task/resume', 'task/drop']
