import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { pause, resume } from '../catalog/pipe-runs'
import { existing, lookUp } from '../catalog/resolve'
import type { PipeObject, ResultSet, StageObject, StoppedState } from '../contract'
import { invalidValue, refused, unsupported } from '../errors'
import type { CopyInto } from '../statements/copy'
import type { AlterPipe, CreatePipe } from '../statements/pipe'
import { resolveCopy } from './copy'
import { install, ownedBy, placeFor, settleExisting } from './create'

/** https://docs.snowflake.com/en/sql-reference/sql/create-pipe (usage notes) */
const FORBIDDEN = ['FILES', 'SIZE_LIMIT', 'PURGE', 'FORCE', 'RETURN_FAILED_ONLY', 'LOAD_UNCERTAIN_FILES']

export const createPipe: Execute<CreatePipe> = async (statement, context) => {
  const { data } = context.account
  const { name, present } = placeFor(context, 'pipe', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  checkOptions(context, statement)
  if (statement.options.AUTO_INGEST === true) await checkAccess(context, statement)
  if (statement.options.AWS_SNS_TOPIC !== undefined) await subscribe(context, statement.options.AWS_SNS_TOPIC)
  const pipe = newPipe(context, statement, name)
  await data.pipeCreated(pipe)
  if (present !== null) await data.pipeDropped(present)
  install(context, pipe, present)
  return status(`Pipe ${name.name} successfully created.`)
}

/**
 * Snowflake assumes the role to create the pipe, and refuses if it cannot.
 * https://community.snowflake.com/s/article/Error-assuming-AWS-ROLE-when-creating-a-pipe
 */
async function checkAccess(context: Context, { copy }: CreatePipe): Promise<void> {
  const { store, data } = context.account
  const { url, integrationId } = existing(context, 'stage', copy.stage)
  const integration = integrationId === null ? undefined : store.integrationById(integrationId)
  if (url === null || integration === undefined) return
  const { message } = JSON.parse(await data.validateIntegration(integration, url, 'pipe', 'list')) as {
    readonly message?: string
  }
  if (message?.startsWith('Error assuming AWS_ROLE') === true) throw refused('003167', '42601', message)
}

/**
 * Snowflake's queue subscribes to the topic, whose policy must allow this to Snowflake's user.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3
 */
async function subscribe({ account }: Context, topic: string): Promise<void> {
  if (!/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/.test(topic)) throw invalidValue(topic, 'AWS_SNS_TOPIC')
  try {
    await account.data.subscribe(topic)
  } catch (error) {
    throw refused('091301', '22023', `Failed to subscribe to the SNS topic ${topic}: ${(error as Error).message}`)
  }
}

function newPipe(
  context: Context,
  { options, copy, definition }: CreatePipe,
  name: Pick<PipeObject, 'database' | 'schema' | 'name'>
): PipeObject {
  const resolved = resolveCopy(context, copy)
  const autoIngest = options.AUTO_INGEST ?? false
  return {
    kind: 'pipe',
    ...name,
    id: randomUUID(),
    definition,
    ...resolved,
    autoIngest,
    notificationChannel: autoIngest ? (options.AWS_SNS_TOPIC ?? context.account.aws.queueArn) : null,
    paused: null,
    pausedAt: null,
    isHandedOver: false,
    errorIntegration: null,
    stopped: null,
    ...ownedBy(context, options.COMMENT)
  }
}

function checkOptions(context: Context, { options, copy }: CreatePipe): void {
  if (options.AWS_SNS_TOPIC !== undefined && options.AUTO_INGEST !== true)
    throw unsupported('AWS_SNS_TOPIC without AUTO_INGEST')
  if (options.INTEGRATION !== undefined)
    throw refused('001008', '22023', "invalid value [INTEGRATION] for cloud provider 'AWS'")
  if (options.ERROR_INTEGRATION !== undefined) existing(context, 'integration', [options.ERROR_INTEGRATION])
  checkCopyOptions(copy)
  const stage = existing(context, 'stage', copy.stage)
  if (options.AUTO_INGEST === true && stage.url === null) throw unsupported('AUTO_INGEST on an internal stage')
}

function checkCopyOptions({ written, onError }: CopyInto): void {
  const forbidden = written.find((option) => FORBIDDEN.includes(option))
  if (forbidden !== undefined) throw unsupported(`${forbidden} in the COPY statement of a pipe`)
  if (onError === 'ABORT_STATEMENT') throw unsupported('ON_ERROR = ABORT_STATEMENT in the COPY statement of a pipe')
}

export const alterPipe: Execute<AlterPipe> = async ({ name, ifExists, action }, context): Promise<ResultSet> => {
  const pipe = (ifExists ? lookUp : existing)(context, 'pipe', name)
  if (pipe === undefined) return status(EXECUTED)
  const { access, data } = context.account
  if (action.do === 'REFRESH') {
    access.requireOn(context.session.roles, 'OPERATE', pipe)
    return data.refreshPipe(pipe, action)
  }
  if (onlyPauses(action)) access.requireOn(context.session.roles, 'OPERATE', pipe)
  else access.requireOwnership(context.session.roles, pipe)
  if (action.do === 'SET') set(context, pipe, action.options)
  else unset(context, pipe, action.names)
  return status(EXECUTED)
}

/** OPERATE is enough to pause and resume. */
function onlyPauses(action: Exclude<AlterPipe['action'], { do: 'REFRESH' }>): boolean {
  const names = action.do === 'SET' ? Object.keys(action.options) : action.names
  return names.every((name) => name === 'PIPE_EXECUTION_PAUSED')
}

function set(
  context: Context,
  pipe: PipeObject,
  options: Extract<AlterPipe['action'], { do: 'SET' }>['options']
): void {
  if (options.ERROR_INTEGRATION !== undefined)
    pipe.errorIntegration = existing(context, 'integration', [options.ERROR_INTEGRATION]).name
  if (options.PIPE_EXECUTION_PAUSED === true) pause(context, pipe)
  if (options.PIPE_EXECUTION_PAUSED === false) resume(context, pipe)
  pipe.comment = options.COMMENT ?? pipe.comment
}

function unset(context: Context, pipe: PipeObject, names: readonly string[]): void {
  if (names.includes('PIPE_EXECUTION_PAUSED')) {
    resume(context, pipe)
    pipe.paused = null
  }
  if (names.includes('ERROR_INTEGRATION')) pipe.errorIntegration = null
  if (names.includes('COMMENT')) pipe.comment = null
}

/** A pipe never runs again after its stage was moved or dropped. It has to be recreated. */
export function stopPipesOf({ account }: Context, stage: StageObject, state: StoppedState): void {
  for (const pipe of account.store.list('pipe')) if (pipe.stageId === stage.id) pipe.stopped = state
}
