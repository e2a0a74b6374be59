import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { connectSandbox, type RemoteSandbox } from '../../sandbox/remote/connect'
import { MAKE_HOSTILE } from '../../sandbox/snowflake/hostile-account'

const EMPTY = 'empty'

/**
 * The sandbox of this jest worker, as it was when it had just been started. Its suites share it, because it takes seconds
 * to start one; what they save in it is there for the next suites.
 */
export async function borrowSandbox(): Promise<RemoteSandbox> {
  const sandbox = await connectSandbox(await addressOfSandbox())
  const { isKnown } = await sandbox.restore(EMPTY)
  if (!isKnown) {
    if (isHostile) await makeHostile(sandbox)
    await sandbox.save(EMPTY)
  }
  await sandbox.noLatency()
  return sandbox
}

/** Whether all suites run in an account whose administrator has set other parameters than the defaults. */
export const isHostile = process.env['SANDBOX_ACCOUNT'] === 'hostile'

/** For the sessions that begin from now on, until the sandbox is emptied. */
export async function makeHostile(sandbox: RemoteSandbox): Promise<void> {
  await withAdmin(sandbox, (admin) => admin.run(MAKE_HOSTILE))
}

/** Somebody with the role ACCOUNTADMIN does something. */
export async function withAdmin<T>(sandbox: RemoteSandbox, work: (admin: Prompt) => Promise<T>): Promise<T> {
  const environment = () => ({ ...sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  const admin = await openPrompt({ environment })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

export async function emptySandbox(sandbox: RemoteSandbox): Promise<void> {
  await sandbox.restore(EMPTY)
}

/** jest's first process starts the sandbox of a worker for the first suite that borrows it. */
async function addressOfSandbox(): Promise<string> {
  const { SANDBOXES: url, JEST_WORKER_ID: worker } = process.env
  if (url === undefined || worker === undefined) throw new Error('Sandboxes can be borrowed only in a run of jest.')
  const response = await fetch(`${url}/${worker}`)
  if (!response.ok) throw new Error(await response.text())
  return response.text()
}
