import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Snapshot } from '../snapshot'
import type { Sandbox } from '../start'

/** A snapshot, and a memo (JSON) from the process that took it, for the one that restores it. */
interface Saved {
  readonly snapshot: Snapshot
  readonly memo: unknown
}

interface Controlled {
  readonly sandbox: Sandbox
  readonly saved: Map<string, Saved>
}

type Input = Readonly<Record<string, unknown>>

/** What another process can do with a sandbox, besides what the `/sandbox/` endpoints of both clouds let it. */
const CALLS = {
  about: ({ sandbox }: Controlled) => aboutOf(sandbox),
  principal: ({ sandbox }: Controlled, { name, policy, account }: Input) =>
    sandbox.aws.principal(String(name), String(policy), typeof account === 'string' ? account : undefined),
  idle: ({ sandbox }: Controlled) => sandbox.idle(),
  reset: ({ sandbox }: Controlled) => sandbox.reset(),
  setTime: ({ sandbox }: Controlled, { now }: Input) => sandbox.setTime(new Date(String(now))),
  delay: ({ sandbox }: Controlled, delays: Input) => sandbox.delay(delays),
  async save({ sandbox, saved }: Controlled, { name, memo }: Input) {
    await discard(saved, String(name))
    saved.set(String(name), { snapshot: await sandbox.snapshot(), memo })
  },
  async restore({ saved }: Controlled, { name }: Input) {
    const known = saved.get(String(name))
    await known?.snapshot.restore()
    return known === undefined ? { isKnown: false } : { isKnown: true, memo: known.memo }
  },
  discard: ({ saved }: Controlled, { name }: Input) => discard(saved, String(name))
} satisfies Readonly<Record<string, (controlled: Controlled, input: Input) => unknown>>

export type Call = keyof typeof CALLS
export type About = ReturnType<typeof aboutOf>

/** What does not change while a sandbox runs. */
function aboutOf({ aws, snowflake, github, environment }: Sandbox) {
  const { endpoint, region, account, keys, iamUserArn, queueUrl, queueArn } = aws
  const { url, repository, token, readOnlyToken, oidc } = github
  return {
    aws: { endpoint, region, account, keys, iamUserArn, queueUrl, queueArn },
    snowflake: { account: snowflake.account, url: snowflake.url, port: snowflake.port },
    github: { url, repository, token, readOnlyToken, oidc },
    environment: environment()
  }
}

/** Answers `POST /<call>` with its result, and with how far the sandbox's clock is ahead afterwards. */
export function controlServer(sandbox: Sandbox): Server {
  const controlled: Controlled = { sandbox, saved: new Map() }
  // A request fails when its idle connection is closed at that very moment, so idle connections stay open for long.
  return createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const perform = async () => {
      const call = CALLS[(request.url ?? '').slice(1) as Call]
      const result = await call(controlled, (await json(request)) as Input)
      return { result, aheadMs: sandbox.now().getTime() - Date.now() }
    }
    perform().then(
      (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error))
    )
  })
}

async function discard(saved: Map<string, Saved>, name: string): Promise<void> {
  const known = saved.get(name)
  saved.delete(name)
  await known?.snapshot.discard()
}
