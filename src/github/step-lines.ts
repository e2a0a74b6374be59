/** Where a workflow's file says something about one of its steps. Pure. */

/** Which step: what the runner says about it in its variables. */
export interface StepFacts {
  /** "owner/repository" of the action; "" when it is in the workflow's own repository. */
  readonly action: string
  /** The key of the job. */
  readonly job: string
  /** The `id` of the step, or a name that the runner has made up. */
  readonly step: string
}

/** Lines are counted from 1. */
export interface StepLines {
  readonly uses: number
  /** The inputs under `with`, by their names in lowercase. */
  readonly inputs: ReadonlyMap<string, number>
}

interface Line {
  readonly number: number
  readonly indent: number
  /** Without indentation, a leading dash, and comments. */
  readonly text: string
  readonly isItem: boolean
}

/** @returns `undefined` unless exactly one step of the file can be meant */
export function stepLines(workflow: string, facts: StepFacts): StepLines | undefined {
  const lines = linesOf(workflow)
  const candidates = lines.flatMap((line, at) => (usesAction(line, facts) ? [at] : []))
  const inJob = candidates.filter((at) => jobOf(lines, at) === facts.job)
  const named = inJob.filter((at) => valueIn(stepAround(lines, at), 'id') === facts.step)
  const [found, ...others] = named.length > 0 ? named : inJob
  const line = found === undefined ? undefined : lines[found]
  if (found === undefined || line === undefined || others.length > 0) return undefined
  return { uses: line.number, inputs: inputsIn(stepAround(lines, found), line.indent) }
}

/** A text in a block, such as a script, may look like a step. https://yaml.org/spec/1.2.2/#81-block-scalar-styles */
const BLOCK = /(?:^|[:\s])[|>][-+\d]*$/

function linesOf(workflow: string): readonly Line[] {
  const lines: Line[] = []
  let block: number | undefined
  for (const [at, raw] of workflow.split(/\r?\n/).entries()) {
    const content = raw.replace(/(^|\s)#.*$/, '').trimEnd()
    if (content.trim() === '') continue
    const outer = content.length - content.trimStart().length
    if (block !== undefined && outer > block) continue
    const [, dash = '', text = ''] = /^(-\s+)?(.*)$/.exec(content.trimStart()) ?? []
    lines.push({ number: at + 1, indent: outer + dash.length, text, isItem: dash !== '' })
    block = BLOCK.test(content) ? outer : undefined
  }
  return lines
}

function usesAction({ text }: Line, { action }: StepFacts): boolean {
  const used = /^uses:\s*(\S+)/.exec(text)?.[1]?.replaceAll(/^['"]|['"]$/g, '') ?? ''
  return action === '' ? used.startsWith('./') : used.toLowerCase().startsWith(`${action.toLowerCase()}@`)
}

/** The key of the job that a line is in: the outermost key but one. */
function jobOf(lines: readonly Line[], at: number): string | undefined {
  const outer: string[] = []
  let indent = lines[at]?.indent ?? 0
  for (const line of lines.slice(0, at).toReversed()) {
    if (line.indent >= indent || line.isItem) continue
    indent = line.indent
    outer.unshift(keyOf(line))
  }
  return outer[0] === 'jobs' ? outer[1] : undefined
}

/** All lines of the step that has this line. */
function stepAround(lines: readonly Line[], at: number): readonly Line[] {
  const indent = lines[at]?.indent ?? 0
  const isOutside = (line: Line) => line.indent < indent
  const before = lines.slice(0, at).toReversed()
  const begin = lines[at]?.isItem === true ? 0 : before.findIndex((line) => line.indent === indent && line.isItem) + 1
  const after = lines.slice(at + 1)
  const end = after.findIndex((line) => isOutside(line) || (line.isItem && line.indent === indent))
  return lines.slice(at - begin, end < 0 ? undefined : at + 1 + end)
}

function inputsIn(step: readonly Line[], indent: number): ReadonlyMap<string, number> {
  const start = step.findIndex((line) => line.indent === indent && keyOf(line) === 'with')
  const inner = start < 0 ? [] : step.slice(start + 1)
  const end = inner.findIndex((line) => line.indent <= indent)
  const inputs = end < 0 ? inner : inner.slice(0, end)
  const [first] = inputs
  return new Map(
    inputs.filter((line) => line.indent === first?.indent).map((line) => [keyOf(line).toLowerCase(), line.number])
  )
}

function valueIn(step: readonly Line[], key: string): string | undefined {
  const line = step.find((one) => keyOf(one) === key)
  return line?.text.slice(line.text.indexOf(':') + 1).trim()
}

function keyOf({ text }: Pick<Line, 'text'>): string {
  return text.slice(0, Math.max(0, text.indexOf(':'))).replaceAll(/^['"]|['"]$/g, '')
}
