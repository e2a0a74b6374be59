/** What COPY did with the objects that it was to load: its result has a row for each file that it tried. */
import type { LogObject } from '../../aws/log-objects'
import { type Loading, type LoadProblem, NOTHING_LOADED } from '../../model/loading'
import type { Row } from '../../model/operation'
import { numberOf, textOf } from '../../snowflake/rows'

/** So many are named at most. */
const MOST_PROBLEMS = 20

/**
 * @param rows of COPY INTO. Without a row, COPY had loaded the file before, and skipped it.
 * https://docs.snowflake.com/en/sql-reference/sql/copy-into-table#output
 * @param nameOf the name of an object relative to the stage. Snowflake documents that as the name of a file, and shows
 * "s3://bucket/key" for external stages.
 */
export function copied(
  objects: readonly LogObject[],
  rows: readonly Row[],
  nameOf: (object: LogObject) => string
): Loading {
  const byPath = new Map(rows.map((row) => [pathOf(textOf(row['file']) ?? ''), row]))
  return objects
    .map((object) => ended(object, byPath.get(object.key) ?? byPath.get(nameOf(object))))
    .reduce(plus, NOTHING_LOADED)
}

export function plus(one: Loading, other: Loading): Loading {
  return {
    objects: one.objects + other.objects,
    bytes: one.bytes + other.bytes,
    incomplete: one.incomplete + other.incomplete,
    problems: [...one.problems, ...other.problems].slice(0, MOST_PROBLEMS)
  }
}

function ended({ key, bytes }: LogObject, row: Row | undefined): Loading {
  const loaded = { ...NOTHING_LOADED, objects: 1, bytes }
  const why = (textOf(row?.['first_error']) ?? 'Snowflake gives no reason')
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '')
  switch (textOf(row?.['status'])?.toUpperCase().replaceAll(' ', '_')) {
    case 'LOADED':
      return loaded
    case 'PARTIALLY_LOADED': {
      const [all, some] = [row?.['rows_parsed'], row?.['rows_loaded']].map(numberOf)
      return { ...loaded, ...problem({ key, why: `${some ?? '?'} of ${all ?? '?'} lines, ${why}`, isPartly: true }) }
    }
    case undefined:
      return { ...NOTHING_LOADED, ...problem({ key, why: 'an earlier COPY loaded it already', isPartly: false }) }
    default:
      return { ...NOTHING_LOADED, ...problem({ key, why, isPartly: false }) }
  }
}

function problem(one: LoadProblem): Pick<Loading, 'incomplete' | 'problems'> {
  return { incomplete: 1, problems: [one] }
}

function pathOf(file: string): string {
  return file.replace(/^s3[a-z]*:\/\/[^/]+\//, '')
}
