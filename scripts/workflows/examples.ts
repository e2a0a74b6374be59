/** A workflow that a document shows. */
export interface Example {
  /** Line of the document that its first line stands on. */
  readonly line: number
  readonly text: string
}

/** The action, as examples name it for users. */
const PUBLISHED = /OWNER\/s3-access-logs-to-snowflake@v\d+/g

/** The workflows among the YAML blocks of a Markdown document: those that have jobs. */
export function examplesIn(markdown: string): readonly Example[] {
  return [...markdown.matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)]
    .map(({ index, 1: text = '' }) => ({ line: markdown.slice(0, index).split('\n').length + 1, text }))
    .filter(({ text }) => /^jobs:/m.test(text))
}

/**
 * An example as a file to check: it uses this action from this folder, so that its inputs and outputs are checked too, and
 * its lines have the numbers that they have in the document.
 */
export function fileOf({ line, text }: Example): string {
  return '\n'.repeat(line - 1) + text.replaceAll(PUBLISHED, './')
}
