/**
 * Statements of a role's policy that go on allowing to read where the logs were, until a certain time: after that they
 * allow nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 */
import type { Place } from '../model/place'
import { bucketArn, objectsArn } from './arns'
import { like } from './patterns'
import { type JsonObject, partsOf, type Statement } from './policies'

export interface LeavingPlace extends Place {
  /** Until when it has to be readable. */
  readonly until: Date
}

const READING = ['s3:GetObject', 's3:GetObjectVersion']
const SID = /^Leaving[A-Z][A-Za-z]+\d+$/
const END = 'datelessthan aws:currenttime'

/** What reading the logs below a prefix takes. @param actions on the objects */
export function readingStatements(
  partition: { readonly partition: string },
  { name, prefix }: Place,
  actions: readonly string[] = READING
): readonly [objects: Statement, list: Statement, location: Statement] {
  const bucket = bucketArn(partition, name)
  // A request to list the whole bucket has no prefix, so a condition on the prefix would deny it.
  const below = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } }
  return [
    { Effect: 'Allow', Action: actions, Resource: objectsArn(partition, name, prefix) },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket, ...below },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket }
  ]
}

/** The same for places that the logs have left, each until its time. */
export function leavingStatements(
  partition: { readonly partition: string },
  places: readonly LeavingPlace[]
): readonly Statement[] {
  return places.flatMap((place, at) => {
    const DateLessThan = { 'aws:CurrentTime': inSeconds(place.until) }
    const named = ['Objects', 'List', 'Location']
    return readingStatements(partition, place).map((statement, part) => ({
      Sid: `Leaving${named[part] ?? ''}${at + 1}`,
      ...statement,
      Condition: { ...(statement['Condition'] as JsonObject | undefined), DateLessThan }
    }))
  })
}

/** Rounded up, so that it is not earlier than it has to be. */
function inSeconds(time: Date): string {
  return new Date(Math.ceil(time.getTime() / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

/** Whether we wrote the statement for a place that the logs have left. */
export function isLeaving(statement: Statement): boolean {
  const { Sid } = statement
  return typeof Sid === 'string' && SID.test(Sid) && endOf(statement) !== undefined
}

/** Until when a statement for a place that was left allows anything. */
export function endOf(statement: Statement): Date | undefined {
  const [end, ...others] = partsOf(statement).conditions.get(END) ?? []
  const time = new Date(end ?? Number.NaN)
  return others.length > 0 || Number.isNaN(time.getTime()) ? undefined : time
}

/** The places that these statements are for. */
export function leavingPlacesIn(
  partition: { readonly partition: string },
  statements: readonly Statement[]
): readonly LeavingPlace[] {
  return statements.flatMap((statement) => {
    const until = endOf(statement)
    if (until === undefined || !isLeaving(statement)) return []
    return placesOf(partition, statement).map((place) => ({ ...place, until }))
  })
}

/** The places that these statements allow to read without an end. */
export function placesRead(
  partition: { readonly partition: string },
  statements: readonly Statement[]
): readonly Place[] {
  return statements
    .filter((statement) => partsOf(statement).effect === 'Allow' && !isLeaving(statement))
    .flatMap((statement) => placesOf(partition, statement))
    .filter(({ prefix }) => prefix === '' || prefix.endsWith('/'))
}

function placesOf(partition: { readonly partition: string }, statement: Statement): readonly Place[] {
  const root = bucketArn(partition, '')
  const { resources, actions } = partsOf(statement)
  if (!actions.includes('s3:getobject')) return []
  return resources.flatMap((resource) => {
    const [, name, prefix] = /^([^/]+)\/(.*)\*$/s.exec(resource.slice(root.length)) ?? []
    return name === undefined || prefix === undefined ? [] : [{ name, prefix }]
  })
}

/** Whether one of the statements allows to read all objects below the prefix. */
export function mayRead(
  partition: { readonly partition: string },
  { name, prefix }: Place,
  statements: readonly Statement[]
): boolean {
  return statements.some((statement) => {
    const { effect, actions, resources } = partsOf(statement)
    return (
      effect === 'Allow' &&
      actions.some((action) => like(action, 's3:getobject')) &&
      resources.some((resource) => like(resource, objectsArn(partition, name, prefix)))
    )
  })
}
