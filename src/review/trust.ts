/** Who can assume the role before and after a change. Who lets in everyone says so first. */
import type { Statement } from '../aws/policies'
import { openTo } from '../aws/trust'
import type { Danger } from '../model/appraisal'
import type { Work } from '../model/change'
import { changeIn, changes, type Dangers, items, liveOf, security } from './danger'

const NEW_ACCESS = 'New access: Snowflake’s IAM user can assume this role, and only with the external ID.'

/** Whom the role trusts. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html */
export const roleAccess: Dangers = (work) => {
  switch (work.action) {
    case 'create':
      return [security(NEW_ACCESS, NEW_ACCESS)]
    case 'delete':
      return [
        security(
          'Access will end: nobody will be able to assume the role.',
          'Access ended: nobody can assume the role.'
        )
      ]
    case 'update':
    case 'replace':
      return [...openTrust(work), ...trust(work), ...others(work), ...left(work), ...boundary(work)]
  }
}

/** Statements that let in everyone, and that the change removes. */
function openTrust(work: Work): readonly Danger[] {
  return removedStatements(work)
    .flatMap((statement) => {
      const conditions = openTo(statement)
      return conditions === undefined ? [] : [conditions]
    })
    .map((conditions) => {
      const [whom, how] =
        conditions.length === 0 ? ['', ' without a condition'] : [` for whom \`${conditions.join(' and ')}\` holds`, '']
      return security(
        `Anyone in any AWS account${whom} can assume this role now: a statement of its trust policy names "*"${how}. The change removes it.`,
        `Anyone in any AWS account${whom} could assume this role: a statement of its trust policy named "*"${how}. It is removed.`
      )
    })
}

function trust(work: Work): readonly Danger[] {
  const live = String(changeIn(work, 'trustedPrincipal')?.before ?? '')
  const hasId = liveOf(work, 'externalId') !== ''
  if (changes(work, 'trustedPrincipal')) return [principal(live, hasId)]
  if (!changes(work, 'externalId')) return []
  return hasId
    ? [
        security(
          'Changes the external ID: Snowflake cannot assume the role with the one that is there now.',
          'Changed the external ID: Snowflake could not assume the role with the one that was there.'
        )
      ]
    : [
        security(
          'Narrows trust: the role can be assumed without an external ID now; after the change only with it.',
          'Narrowed trust: the role could be assumed without an external ID; now only with it.'
        )
      ]
}

/** @param live the ARNs that are trusted now, separated by commas */
function principal(live: string, hasId: boolean): Danger {
  if (live === '') return security(NEW_ACCESS, NEW_ACCESS)
  if (!live.split(', ').includes('*')) {
    const [without, did] = hasId ? ['', ''] : [', who needs no external ID', ', who needed no external ID']
    return security(
      `Changes who can assume the role: now \`${live}\`${without}; after the change only Snowflake’s IAM user.`,
      `Changed who can assume the role: before \`${live}\`${did}; now only Snowflake’s IAM user.`
    )
  }
  const [who, how] = hasId ? [' who knows the external ID', ''] : ['', ' without an external ID']
  return security(
    `Anyone in any AWS account${who} can assume this role now: its trust policy names "*"${how}. The change lets only Snowflake’s IAM user do so.`,
    `Anyone in any AWS account${who} could assume this role: its trust policy named "*"${how}. Only Snowflake’s IAM user can do so any more.`
  )
}

function others(work: Work): readonly Danger[] {
  return removedStatements(work).some((statement) => openTo(statement) === undefined)
    ? [
        security(
          'Narrows trust: the trust policy has statements for others, which the change removes.',
          'Narrowed trust: the trust policy had statements for others, which are removed.'
        )
      ]
    : []
}

/** Whom it trusted until another integration had taken over: the live property says it in sentences that stay true. */
function left(work: Work): readonly Danger[] {
  return items(changeIn(work, 'leaving')?.before).map((sentence) => security(String(sentence), String(sentence)))
}

function removedStatements(work: Work): readonly Statement[] {
  return items(changeIn(work, 'otherTrust')?.before).flatMap((text) => parsed(String(text)))
}

/** What is no JSON names nobody. */
function parsed(text: string): readonly Statement[] {
  try {
    return [JSON.parse(text) as Statement]
  } catch {
    return [{}]
  }
}

function boundary(work: Work): readonly Danger[] {
  return changes(work, 'boundary')
    ? [
        security(
          'Changes what the role can be allowed at most: its permissions boundary.',
          'Changed what the role can be allowed at most: its permissions boundary.'
        )
      ]
    : []
}
