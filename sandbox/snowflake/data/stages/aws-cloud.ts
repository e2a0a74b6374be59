import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts'
import type { AwsConnection } from '../../contract'
import { type Cloud, type ObjectStore, type StoredObject, StoreError } from './object-store'

/** S3 as Snowflake reaches it: its own IAM user assumes the customer's role, with the external ID. */
export function awsCloud({ endpoint, region, snowflakeKey }: AwsConnection): Cloud {
  const sts = new STSClient({ endpoint, region, credentials: snowflakeKey, maxAttempts: 1 })
  /** The one that was used last. A client takes longer to make than what it is asked for. */
  let last: { readonly key: string; readonly store: ObjectStore } | undefined
  return {
    async assume(roleArn, externalId) {
      const answer = await withStoreErrors(
        sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'snowflake', ExternalId: externalId }))
      )
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {}
      const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
      if (last?.key === SessionToken) return last.store
      // All clients share the connections of the STS client, which closes them.
      const { requestHandler } = sts.config
      const s3 = new S3Client({ endpoint, region, credentials, requestHandler, forcePathStyle: true, maxAttempts: 1 })
      last = { key: SessionToken, store: store(s3) }
      return last.store
    },
    close: () => sts.destroy()
  }
}

function store(s3: S3Client): ObjectStore {
  return {
    async list(bucket, prefix) {
      const objects: StoredObject[] = []
      for (let token: string | undefined, more = true; more; more = token !== undefined) {
        const page = await withStoreErrors(
          s3.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token })
            })
          )
        )
        for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
          objects.push({
            key: Key ?? '',
            size: Size ?? 0,
            etag: unquoted(ETag),
            lastModified: LastModified ?? new Date(0)
          })
        }
        token = page.NextContinuationToken
      }
      return objects
    },
    async read(bucket, key) {
      const { Body, ContentLength, ETag, LastModified } = await withStoreErrors(
        s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      )
      const body = (await Body?.transformToByteArray()) ?? new Uint8Array()
      const size = ContentLength ?? body.length
      return { key, size, etag: unquoted(ETag), lastModified: LastModified ?? new Date(0), body }
    },
    async write(bucket, key, body) {
      await withStoreErrors(s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })))
    },
    async remove(bucket, key) {
      await withStoreErrors(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })))
    }
  }
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}

/** Turns S3's and STS's errors into `StoreError`s. */
async function withStoreErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (error instanceof S3ServiceException || error instanceof STSServiceException) {
      throw new StoreError(error.name, error.$metadata.httpStatusCode ?? 0, error.message)
    }
    throw error
  }
}
