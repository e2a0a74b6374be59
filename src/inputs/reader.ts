import { DEFAULTS, type InputName } from './known'
import { nearest } from './nearest'
import { variableOf, type InputSource } from './source'

/** What is wrong with one input, and what to write instead. */
export interface InputProblem {
  readonly input: string
  readonly wrong: string
  readonly instead: string
}

const LONGEST_QUOTE = 80

/** Reads single inputs and gathers what is wrong with them, so that all of it can be told at once. */
export class Reader {
  readonly problems: InputProblem[] = []

  constructor(private readonly source: InputSource) {}

  /** Notes a problem. The value that was given is quoted only by the callers that know it is no secret. */
  refuse(input: InputName, wrong: string, instead: string): void {
    this.problems.push({ input, wrong, instead })
  }

  /** The input without surrounding space; its default when it is empty. */
  text(name: InputName): string {
    return this.source.get(name).trim() || DEFAULTS[name]
  }

  /** Whether the variable is there at all: an input may be given and empty. */
  isGiven(name: InputName): boolean {
    return this.source.environment[variableOf(name)] !== undefined || this.text(name) !== ''
  }

  optional(name: InputName): string | null {
    return this.text(name) || null
  }

  required(name: InputName, example: string): string {
    const text = this.text(name)
    if (text === '') this.refuse(name, 'is missing', `Write for example \`${name}: ${example}\``)
    return text
  }

  /** What the process's environment says, for the few inputs that fall back to it. */
  environment(variable: string): string {
    return this.source.environment[variable]?.trim() ?? ''
  }

  oneOf<T extends string>(name: InputName, values: readonly T[]): T {
    const text = this.text(name)
    const found = values.find((value) => value === text)
    if (found !== undefined) return found
    const [first] = values
    if (first === undefined) throw new RangeError(`no values to choose from for ${name}`)
    const meant = nearest(text, values)
    const choice = `Write one of ${values.map((value) => `\`${value}\``).join(', ')}`
    this.refuse(
      name,
      `${quoted(text)} is not known`,
      meant === undefined ? choice : `Did you mean \`${meant}\`? ${choice}`
    )
    return first
  }

  boolean(name: InputName): boolean {
    const text = this.text(name)
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (!/^(false|False|FALSE)$/.test(text)) {
      this.refuse(name, `${quoted(text)} is not a boolean`, 'Write `true` or `false`')
    }
    return false
  }

  /** The lines that say something; what follows a `#` at the start of a line is a comment. */
  lines(name: InputName, separator: RegExp = /\r?\n/): readonly string[] {
    return this.text(name)
      .split(separator)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  }
}

/** A value as it may be shown in a message: on one line, and short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text)
}
