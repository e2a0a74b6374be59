import { TOPIC_SIDS } from '../../model/names'
import { copyNotes } from '../../snowflake/created-mark'
import type { Ingestion } from './ingestion'
import type { PipeState } from './state'

/** What a plan says about a pipe. @param marked whether it has our mark, which counts */
export function pipeNotes(state: PipeState, ingestion: Ingestion, marked: boolean): readonly string[] {
  return [...historyOf(state, marked), ...leftTopic(state, ingestion)]
}

function historyOf({ unfinished, comment, createdAt }: PipeState, marked: boolean): readonly string[] {
  if (unfinished !== null)
    return [`Its replacement started at ${unfinished.since} and was interrupted; apply finishes it.`]
  return marked ? [] : copyNotes(comment, createdAt)
}

/** The action cannot find a topic again that the pipe does not name any more. */
function leftTopic({ topic }: PipeState, { topic: declared }: Ingestion): readonly string[] {
  if (topic === null || topic === declared) return []
  return [
    `The policy of topic ${topic} keeps its statements with a Sid that starts with ${TOPIC_SIDS}, unless \`prune\` is set: later, nothing finds them.`
  ]
}
