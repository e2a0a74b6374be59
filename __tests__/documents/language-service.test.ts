import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { examplesIn } from '../../scripts/workflows/examples'

const folder = mkdtempSync(join(tmpdir(), 'language-service-'))
const program = join(folder, 'language-service.cjs')

beforeAll(async () => {
  // It imports JSON in a way that only bundlers understand.
  const entryPoints = [join(import.meta.dirname, 'language-service.ts')]
  await build({ entryPoints, bundle: true, platform: 'node', format: 'cjs', outfile: program, logLevel: 'error' })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is wrong with each workflow. It cannot look up other people's actions here. */
function problemsOf(workflows: readonly string[]): readonly (readonly string[])[] {
  const found = execFileSync(process.execPath, [program], { input: JSON.stringify(workflows), encoding: 'utf8' })
  return (JSON.parse(found) as readonly (readonly string[])[]).map((problems) =>
    problems.filter((problem) => !/: Unable to resolve action `(?!OWNER)/.test(problem))
  )
}

const pages = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
const examples = ['README.md', ...pages].flatMap((file) =>
  examplesIn(readFileSync(file, 'utf8')).map(({ line, text }) => ({ where: `${file}:${line}`, text }))
)

test("GitHub's language service finds nothing wrong with the workflows that people copy", () => {
  expect(examples.length).toBeGreaterThanOrEqual(3)
  const problems = problemsOf(examples.map(({ text }) => text))
  expect(examples.map(({ where }, at) => [where, problems[at]])).toEqual(examples.map(({ where }) => [where, []]))
})

test('it would find a wrong input, a wrong key and a wrong context', () => {
  const [{ text } = { text: '' }] = examples
  const wrong = text.replace('bucket:', 'bukket:').replace('runs-on:', 'run-on:').replace('github.event', 'gitub.event')
  expect(problemsOf([wrong])[0]?.join('\n')).toMatch(/'bukket'[^]*`bucket`[^]*'gitub'[^]*'run-on'/)
})
