/** A page of the documentation, parts of which are written from what the code says. */
export interface Page {
  readonly file: string
  /** Markdown by the name of the section that it goes into. */
  readonly sections: Readonly<Record<string, string>>
}

/** The page with each section in the place that its markers keep for it. Throws when a marker is missing. */
export function withSections(text: string, { file, sections }: Page): string {
  return Object.entries(sections).reduce((page, [section, markdown]) => {
    const [begin, end] = [`<!-- ${section}: written by npm run docs -->`, `<!-- ${section}: end -->`]
    const [before, rest] = page.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined) throw new RangeError(`${file} has no section ${section}`)
    return `${before}${begin}\n\n${markdown}\n\n${end}${after}`
  }, text)
}

export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

export function tableHeader(...titles: readonly string[]): readonly string[] {
  return [tableRow(...titles), tableRow(...titles.map(() => '---'))]
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}
