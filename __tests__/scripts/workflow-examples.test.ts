import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { examplesIn, fileOf } from '../../scripts/workflows/examples'

const WORKFLOW = 'on: push\njobs:\n  a:\n    steps:\n      - uses: OWNER/s3-access-logs-to-snowflake@v1\n'

describe('the workflows in a document', () => {
  test.each([
    { what: 'a YAML block with jobs is found', markdown: `# Title\n\n\`\`\`yaml\n${WORKFLOW}\`\`\`\n`, lines: [4] },
    {
      what: 'several are found',
      markdown: `\`\`\`yml\n${WORKFLOW}\`\`\`\ntext\n\`\`\`yaml\n${WORKFLOW}\`\`\`\n`,
      lines: [2, 10]
    },
    { what: 'YAML without jobs is ignored', markdown: '```yaml\nmode: plan\n```\n', lines: [] },
    { what: 'another language is ignored', markdown: `\`\`\`sh\n${WORKFLOW}\`\`\`\n`, lines: [] }
  ])('$what', ({ markdown, lines }) => {
    expect(examplesIn(markdown)).toEqual(lines.map((line) => ({ line, text: WORKFLOW })))
  })

  test('are checked as users of this folder, with the line numbers of the document', () => {
    expect(fileOf({ line: 3, text: WORKFLOW })).toBe('\n\non: push\njobs:\n  a:\n    steps:\n      - uses: ./\n')
  })

  test('set only existing inputs, and all required ones', () => {
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, { required?: boolean }> }
    const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true)
    const given = examplesIn(readFileSync('README.md', 'utf8')).flatMap((example) => inputsGiven(fileOf(example)))
    expect(given.length).toBeGreaterThan(0)
    expect(given.flat().filter((name) => !(name in inputs))).toEqual([])
    expect(given.map((names) => required.filter((name) => !names.includes(name)))).toEqual(given.map(() => []))
  })
})

/** The names of the inputs that each step with the action sets. */
function inputsGiven(workflow: string): readonly (readonly string[])[] {
  const { jobs } = parse(workflow) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> }
  return Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses === './')
    .map((step) => Object.keys(step.with ?? {}))
}
