import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AwsClient } from '../../../src/model/operation'

/** A column as Snowflake's driver describes it. */
export interface Column {
  readonly name: string
  /** "text", "fixed", "timestamp_ltz" … */
  readonly type: string
}

/** What a service answered. Everything in it is redacted. */
export type Answer =
  | { readonly columns: readonly Column[]; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } }

/** A statement or a call, and its answer. */
export interface Entry {
  readonly client: AwsClient | 'snowflake'
  /** The file in sql/ that it comes from, or the command of the SDK. */
  readonly name: string
  /** Those of the same number were sent in one session of Snowflake. */
  readonly session: number
  /** Whether the action sent it, or somebody by hand. */
  readonly by: 'action' | 'hand'
  /** When it was sent. */
  readonly at: string
  /** A statement's text, or a call's input. */
  readonly sent: string | Readonly<Record<string, unknown>>
  readonly answer: Answer
}

/** The text of a statement, or the input of a call. */
export function textOf(sent: Entry['sent']): string {
  return typeof sent === 'string' ? sent : JSON.stringify(sent)
}

/** Everything that happened between two points of the story. */
export interface Step {
  readonly name: string
  readonly entries: readonly Entry[]
}

export interface Recording {
  readonly about: {
    readonly recorded: string
    readonly version: string
    readonly region: string
  }
  readonly steps: readonly Step[]
}

const ABOUT = 'about.json'

/** One file a step, in order, so that a person can read it before it is sent to anybody. */
export async function writeRecording(folder: string, { about, steps }: Recording): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, ABOUT), inLines(about))
  for (const [at, step] of steps.entries()) {
    await writeFile(join(folder, `${String(at + 1).padStart(2, '0')}-${step.name}.json`), inLines(step.entries))
  }
}

export async function readRecording(folder: string): Promise<Recording> {
  const files = (await readdir(folder)).filter((file) => /^\d+-.*\.json$/.test(file)).sort()
  const read = async <T>(file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as T
  return {
    about: await read<Recording['about']>(ABOUT),
    steps: await Promise.all(
      files.map(async (file) => ({
        name: file.replace(/^\d+-|\.json$/g, ''),
        entries: await read<readonly Entry[]>(file)
      }))
    )
  }
}

function inLines(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
