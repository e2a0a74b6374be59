import { isOfMove } from '../model/names'
import type { Row } from '../model/operation'
import { minuteText } from '../model/spoken-time'
import { showName } from '../snowflake/identifiers'

/**
 * Which stages of earlier tables still have to stay, because the logs have left their location while S3 still delivers
 * there: a stage of their move is beside them, and drops itself afterwards.
 * @param all every stage that this role can see, as SHOW STAGES lists it
 */
export function stillLoading(
  earlier: readonly Row[],
  all: readonly Row[]
): { readonly loading: readonly string[]; readonly over: readonly Row[] } {
  const ofMove = (stage: Row) => all.find((one) => isBeside(one, stage) && isOfMove(one, String(stage['name'])))
  return {
    over: earlier.filter((stage) => ofMove(stage) === undefined),
    loading: earlier.flatMap((stage) => {
      const beside = ofMove(stage)
      return beside === undefined ? [] : [`${nameOf(stage)} (${untilOf(beside)})`]
    })
  }
}

function isBeside(one: Row, other: Row): boolean {
  return one['database_name'] === other['database_name'] && one['schema_name'] === other['schema_name']
}

function nameOf(stage: Row): string {
  return showName([stage['database_name'], stage['schema_name'], stage['name']].map(String))
}

/** Its comment says so. */
function untilOf(ofMove: Row): string {
  const [, until = ''] = / until (\S+)\]$/.exec(String(ofMove['comment'])) ?? []
  return Number.isNaN(Date.parse(until)) ? 'for about a day' : `until about ${minuteText(new Date(until))}`
}
