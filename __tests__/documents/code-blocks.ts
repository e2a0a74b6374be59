import { readFileSync } from 'node:fs'

export interface CodeBlock {
  /** The heading that it stands under. */
  readonly heading: string
  readonly language: string
  readonly text: string
}

/** The code blocks of a Markdown file, in order. */
export function codeBlocksIn(file: string): readonly CodeBlock[] {
  let heading = ''
  return readFileSync(file, 'utf8')
    .split(/^(#+ .+|```\w+\n[\s\S]*?^```)$/m)
    .flatMap((part) => {
      if (/^#+ /.test(part)) heading = part.replace(/^#+ /, '')
      const [, language, text] = /^```(\w+)\n([\s\S]*)```$/.exec(part) ?? []
      return language === undefined || text === undefined ? [] : [{ heading, language, text }]
    })
}

/** The SQL statements of a block, without comments. */
export function statementsIn(block: string): readonly string[] {
  return block
    .replaceAll(/--.*/g, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
