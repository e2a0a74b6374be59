/** Writes the tables of README.md from action.yml, the one place that says them; `--check` fails when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'

interface Entry {
  readonly name: string
  readonly description: string
  readonly default: string
  readonly required: boolean
  /** The comment above it, which begins a group. */
  readonly group: string | undefined
}

async function main(): Promise<void> {
  const action = parseDocument(readFileSync('action.yml', 'utf8'))
  const readme = readFileSync('README.md', 'utf8')
  const text = [
    { section: 'inputs', text: inputTables(entriesOf(action.get('inputs'))) },
    { section: 'outputs', text: outputTable(entriesOf(action.get('outputs'))) }
  ].reduce((text, part) => replaced(text, part.section, part.text), readme)
  const written = await format(text, { ...(await resolveConfig('README.md')), filepath: 'README.md' })

  if (!process.argv.includes('--check')) writeFileSync('README.md', written)
  else if (written !== readme) {
    console.error('README.md is stale: run `npm run docs`.')
    process.exitCode = 1
  }
}

function entriesOf(map: unknown): readonly Entry[] {
  if (!isMap(map)) throw new TypeError('action.yml has no such map')
  return map.items.map(({ key, value }, at) => {
    if (!isScalar(key) || !isMap(value)) throw new TypeError(`action.yml: ${String(key)} is no map`)
    // The comment above the first entry belongs to the map.
    const comment = key.commentBefore ?? (at === 0 ? map.commentBefore : undefined)
    return {
      name: String(key.value),
      description: textOf(value, 'description'),
      default: textOf(value, 'default'),
      required: value.get('required') === true,
      group: comment?.trim()
    }
  })
}

function textOf(map: YAMLMap, key: string): string {
  const value: unknown = map.get(key)
  return typeof value === 'string' ? value : ''
}

function inputTables(entries: readonly Entry[]): string {
  return entries
    .flatMap((entry) => [
      ...(entry.group === undefined ? [] : [`\n### ${entry.group}\n`, ...header('input', 'default', 'meaning')]),
      row(code(entry.name), entry.required ? '**required**' : code(entry.default), entry.description)
    ])
    .join('\n')
    .trim()
}

function outputTable(entries: readonly Entry[]): string {
  const rows = entries.map(({ name, description }) => {
    const [meaning = '', example = ''] = description.split(', e.g. ')
    return row(code(name), meaning, example)
  })
  return [...header('output', 'meaning', 'example'), ...rows].join('\n')
}

function header(...titles: readonly string[]): readonly string[] {
  return [row(...titles), row(...titles.map(() => '---'))]
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

function replaced(readme: string, section: string, text: string): string {
  const [begin, end] = [`<!-- ${section}: written by npm run docs -->`, `<!-- ${section}: end -->`]
  const [before, rest] = readme.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new RangeError(`README.md has no section ${section}`)
  return `${before}${begin}\n\n${text}\n\n${end}${after}`
}

void main()
