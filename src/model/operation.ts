export type AwsClient = 's3' | 'iam' | 'sts' | 'sns'

/** GitHub is not behind the door: its operations only name what an error is about. */
export type Client = AwsClient | 'snowflake' | 'github'

export type Row = Readonly<Record<string, unknown>>

/**
 * One API call or one SQL statement, as data.
 * - For AWS, `name` is the SDK's command without its suffix ("PutBucketLogging") and `input` is that command's input;
 *   the answer is one row: the command's output.
 * - For Snowflake, `name` is a file in `sql/` without its extension ("pipe/create") and `input` has the values for that
 *   template's placeholders; the answer is the statement's rows, by column name.
 */
export interface Operation {
  readonly client: Client
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The one door to everything outside. Rejects with a `ServiceError` when the service refuses. */
export type Run = (operation: Operation) => Promise<readonly Row[]>

/** What an operation means, as its definition says: `src/aws/operations.ts`, or the head of its SQL file. */
export interface Meaning {
  /** What it is for, worded to follow "Failed to": "create pipe DB.PUBLIC.P". */
  readonly goal: string
  /** `load`: a write that loads data, which takes longer with more data. */
  readonly access: 'read' | 'write' | 'load'
  readonly needs: readonly Need[]
  /** Snowflake refuses it in a session without a warehouse. */
  readonly onWarehouse?: true
}

/** What a service requires for an operation: a permission (AWS) or a privilege (Snowflake). */
export interface Need {
  /** "s3:GetBucketPolicy", "CREATE PIPE". */
  readonly name: string
  /** The type of object that it is granted on: "log bucket", "role", "SCHEMA", "ACCOUNT". */
  readonly on: string
  /** The parts of the object's name, outermost first: ["my-logs"], ["DB", "PUBLIC"]; empty for the account. */
  readonly object: readonly string[]
  /** Only needed where the object exists already and is replaced. */
  readonly toReplace?: true
  /** To grant or revoke privileges on the object: with managed access, only the owner of its schema can. */
  readonly toGrant?: true
  /** The owner of this object, e.g. a task, needs the privilege; absent when the role of this run needs it. */
  readonly ownerOf?: { readonly type: string; readonly object: readonly string[] }
}

/** Looks up what an operation means. Throws `INTERNAL` for one that is not defined. */
export type Describe = (operation: Operation) => Meaning
