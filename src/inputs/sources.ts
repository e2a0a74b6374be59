import { BUCKET_NAME_RULE, bucketNameIn, bucketNameProblem, existingBucketNameProblem } from './bucket-name'
import { quoted, type Reader } from './reader'

/** Source buckets as the input has them: names and globs, to include and to exclude. */
export interface SourcePatterns {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Names from before 2018 too: what `*` takes can be left out by name. */
const GLOB = /^[A-Za-z0-9._*-]{1,255}$/

export function readSources(read: Reader, logBucket: string): SourcePatterns {
  const lines = read.lines('source-buckets')
  const patterns = {
    include: lines.filter((line) => !line.startsWith('!')),
    exclude: lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim())
  }
  for (const pattern of [...patterns.include, ...patterns.exclude]) check(read, pattern)
  if (patterns.include.includes(logBucket) && logBucket !== '') {
    read.refuse(
      'source-buckets',
      `${quoted(logBucket)} is the log bucket itself: each log delivery would be logged again, in an endless loop`,
      'Remove it, or choose another log bucket'
    )
  }
  if (patterns.exclude.length > 0 && patterns.include.length === 0) {
    read.refuse('source-buckets', 'has only exclusions', 'Add the buckets to include, e.g. `*`')
  }
  return patterns
}

function check(read: Reader, pattern: string): void {
  if (isGlob(pattern) ? GLOB.test(pattern) : existingBucketNameProblem(pattern) === undefined) return
  const pasted = bucketNameIn(pattern)
  const instead = /[,\s]/.test(pattern)
    ? 'Put each bucket on its own line'
    : pasted === undefined
      ? `${BUCKET_NAME_RULE}; \`*\` matches any characters`
      : `Use only the name: \`${pasted}\``
  read.refuse('source-buckets', `${quoted(pattern)} ${bucketNameProblem(pattern) ?? 'is not a bucket name'}`, instead)
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*')
}

/** Whether the name matches the pattern; `*` matches any characters, or none. */
export function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === name
  const last = rest.pop() ?? ''
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  // Not a regular expression: the parts are found one after the other, so a pattern with many stars stays linear.
  const middle = name.slice(first.length, name.length - last.length)
  let from = 0
  for (const part of rest) {
    const found = middle.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return true
}
