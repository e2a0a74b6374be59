import * as iam from '@aws-sdk/client-iam'
import * as s3 from '@aws-sdk/client-s3'
import * as sts from '@aws-sdk/client-sts'
import { awsDoor } from '../../src/aws/client'
import { type Door, joinDoors } from '../../src/door/door'
import type { SnowflakeLogin } from '../../src/model/credentials'
import type { AwsClient, Row } from '../../src/model/operation'
import { snowflakeDoor } from '../../src/snowflake/client'
import { loadSql } from '../../src/snowflake/library'
import type { Recorder } from './recording/recorder'
import type { Entry } from './recording/recording'
import type { Target } from './target'

export const SQL = loadSql('sql')

type Input = Readonly<Record<string, unknown>>

/** A client of the SDK. */
interface Client {
  send(command: never): Promise<{ readonly $metadata?: unknown }>
  destroy(): void
}

/** Sends any command of the SDK by its name, and any statement by its text: as somebody with a console would. */
export interface ByHand {
  aws(client: AwsClient, name: string, input: Input): Promise<Readonly<Record<string, unknown>>>
  /** @param name what the statement is called in its first line */
  sql(text: string, name?: string): Promise<readonly Row[]>
  close(): Promise<void>
}

/** The door that the action goes through, to the accounts of the target. */
export function doorOf(target: Target, login: SnowflakeLogin, recorder: Recorder): Door {
  const aws = awsDoor({ region: target.region, environment: target.environment, ...endpointOf(target) })
  const door = joinDoors(
    aws,
    snowflakeDoor({
      login,
      sql: SQL,
      idToken: noToken,
      driver: recorder.driver('action'),
      ...(target.accessUrl === undefined ? {} : { accessUrl: target.accessUrl })
    })
  )
  return { ...door, run: recorder.through(door.run, 'action') }
}

/** Statements as they are, besides the one that the door sends of its own accord. Nobody waits longer than for a load. */
const ANY_TEXT = {
  render: (name: string, input: Input) => ('text' in input ? String(input['text']) : SQL.render(name, input)),
  describe: () => ({ goal: 'run a statement by hand', access: 'read', needs: [] }) as const
}
const SECONDS = { read: 1_800 }
const BY_HAND = 'by-hand'

/** @param by who sends it, in the recording */
export function byHand(target: Target, login: SnowflakeLogin, recorder: Recorder, by: Entry['by'] = 'hand'): ByHand {
  const settings = { region: target.region, ...endpointOf(target) }
  const clients: Readonly<Partial<Record<AwsClient, { readonly client: Client; readonly commands: object }>>> = {
    s3: { client: new s3.S3Client({ ...settings, forcePathStyle: target.endpoint !== undefined }), commands: s3 },
    iam: { client: new iam.IAMClient(settings), commands: iam },
    sts: { client: new sts.STSClient(settings), commands: sts }
  }
  const snowflake = snowflakeDoor({
    login,
    sql: ANY_TEXT,
    seconds: SECONDS,
    idToken: noToken,
    driver: recorder.driver(by),
    ...(target.accessUrl === undefined ? {} : { accessUrl: target.accessUrl })
  })
  const inTurn = recorder.through(snowflake.run, by)
  const send = async (service: AwsClient, name: string, input: Input) => {
    const { client, commands = {} } = clients[service] ?? {}
    const Command = (commands as Readonly<Record<string, new (input: unknown) => never>>)[`${name}Command`]
    if (client === undefined || Command === undefined) throw new TypeError(`${service} has no command ${name} here`)
    const { $metadata: _, ...output } = await client.send(new Command(input))
    return output
  }
  return {
    aws: (client, name, input) =>
      recorder.call({ client, name, session: 0, by, sent: input }, () => send(client, name, input)),
    sql: (text, name = BY_HAND) => inTurn({ client: 'snowflake', name, input: { text } }),
    async close() {
      for (const { client } of Object.values(clients)) client.destroy()
      await snowflake.close()
    }
  }
}

function endpointOf({ endpoint }: Target): { readonly endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint }
}

const noToken = () => Promise.reject(new Error('There is no OIDC token outside a workflow.'))
