import { DEFAULTS, type InputName } from './known'
import { nearest } from './nearest'
import { type InputSource, variableOf } from './source'

/** What is wrong with one input, and what to use instead. */
export interface InputProblem {
  readonly input: string
  readonly wrong: string
  readonly instead: string
}

const LONGEST_QUOTE = 80

/** Reads inputs one by one and collects what is wrong with them, so that all problems can be reported at once. */
export class Reader {
  readonly problems: InputProblem[] = []

  constructor(private readonly source: InputSource) {}

  /** Adds a problem. Only callers that know the value is not a secret may quote it. */
  refuse(input: InputName, wrong: string, instead: string): void {
    this.problems.push({ input, wrong, instead })
  }

  /** The input without surrounding whitespace; its default when it is empty. */
  text(name: InputName): string {
    return this.source.get(name).trim() || DEFAULTS[name]
  }

  /** Whether the variable exists at all: an input may be set and empty. */
  isGiven(name: InputName): boolean {
    return this.source.environment[variableOf(name)] !== undefined || this.text(name) !== ''
  }

  optional(name: InputName): string | null {
    return this.text(name) || null
  }

  required(name: InputName, example: string): string {
    const text = this.text(name)
    if (text === '') this.refuse(name, 'is missing', `Set it, for example \`${name}: ${example}\``)
    return text
  }

  /** A variable of the process's environment, for the few inputs that fall back to it. */
  environment(variable: string): string {
    return this.source.environment[variable]?.trim() ?? ''
  }

  oneOf<T extends string>(name: InputName, values: readonly T[]): T {
    const text = this.text(name)
    const found = values.find((value) => value === text)
    if (found !== undefined) return found
    const [first] = values
    if (first === undefined) throw new RangeError(`no values to choose from for ${name}`)
    const suggestion = nearest(text, values)
    const choice = `Use one of ${values.map((value) => `\`${value}\``).join(', ')}`
    this.refuse(
      name,
      `${quoted(text)} is not a valid value`,
      suggestion === undefined ? choice : `Did you mean \`${suggestion}\`? ${choice}`
    )
    return first
  }

  boolean(name: InputName): boolean {
    const text = this.text(name)
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (!/^(false|False|FALSE)$/.test(text)) {
      this.refuse(name, `${quoted(text)} is not a boolean`, 'Use `true` or `false`')
    }
    return false
  }

  /** The lines that are not empty and not comments, which start with `#`. */
  lines(name: InputName, separator: RegExp = /\r?\n/): readonly string[] {
    return this.text(name)
      .split(separator)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  }
}

/** A value in a form that fits a message: on one line, and short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text)
}
