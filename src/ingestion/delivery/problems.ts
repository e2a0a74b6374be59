import { AWS_MANAGED_KEY, AWS_MANAGED_KEY_PROBLEM, encryptionOf } from '../../aws/bucket-encryption'
import { documentOf, policyRead } from '../../aws/bucket-policy'
import { look } from '../../aws/observe'
import { statementsOf } from '../../aws/policies'
import { bucketRead } from '../../aws/requests'
import { bucketSubject } from '../../aws/subjects'
import type { Run } from '../../model/operation'
import { refusals } from './allowances'
import { type Denials, denialsOf } from './denials'
import { type Delivery, deliveryObstacles } from './obstacles'

/** Why S3 does not, or perhaps does not, deliver logs to the log bucket as it is. Only reads. */
export async function deliveryProblems(delivery: Delivery, run: Run, now: Date): Promise<Denials> {
  const [{ sentences: obstacles }, seen] = await Promise.all([
    deliveryObstacles(delivery, run),
    look(run, bucketSubject(delivery, 'log bucket'), {
      policy: policyRead(delivery),
      encryption: bucketRead('GetBucketEncryption', delivery)
    })
  ])
  if (seen.state === 'absent') return { certain: [...obstacles, noBucket(delivery)], possible: [] }
  if (seen.state === 'hidden') return { certain: obstacles, possible: [seen.reason] }
  const statements = statementsOf(documentOf(seen.answers.policy))
  const { certain, possible } = denialsOf(statements, delivery, now)
  const refused = await refusals(statements, delivery, run, now)
  const key = encryptionOf(seen.answers.encryption) === AWS_MANAGED_KEY ? [AWS_MANAGED_KEY_PROBLEM] : []
  return {
    certain: [...obstacles, ...key, ...certain, ...refused.certain],
    possible: [...possible, ...refused.possible]
  }
}

function noBucket({ bucket }: Delivery): string {
  return `There is no log bucket ${bucket}, and what S3 cannot deliver is lost.`
}
