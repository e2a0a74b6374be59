import { readFileSync } from 'node:fs'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { type Page, tableHeader, tableRow } from './sections'

interface Entry {
  readonly name: string
  readonly description: string
  readonly default: string
  readonly required: boolean
  /** The comment above it, which begins a group. */
  readonly group: string | undefined
}

/** The tables of README.md, from action.yml. */
export function readmePage(): Page {
  const action = parseDocument(readFileSync('action.yml', 'utf8'))
  return {
    file: 'README.md',
    sections: {
      inputs: inputTables(entriesOf(action.get('inputs'))),
      outputs: outputTable(entriesOf(action.get('outputs')))
    }
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
      ...(entry.group === undefined ? [] : [`\n### ${entry.group}\n`, ...tableHeader('input', 'default', 'meaning')]),
      tableRow(code(entry.name), entry.required ? '**required**' : code(entry.default), entry.description)
    ])
    .join('\n')
    .trim()
}

function outputTable(entries: readonly Entry[]): string {
  const rows = entries.map(({ name, description }) => {
    const [meaning = '', example = ''] = description.split(', e.g. ')
    return tableRow(code(name), meaning, example)
  })
  return [...tableHeader('output', 'meaning', 'example'), ...rows].join('\n')
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}
