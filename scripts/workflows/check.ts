/**
 * Runs actionlint and zizmor, neither of which asks anything of the network, over the workflows of this repository and over
 * those that its documents show.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examplesIn, fileOf } from './examples'

const EXAMPLES = join('out', 'workflows')

function main(): void {
  const workflows = globSync('.github/workflows/*.yml')
  const examples = writeExamples(globSync(['*.md', 'docs/**/*.md']))
  // actionlint leaves scripts unchecked, without a word, when it finds no shellcheck.
  run('shellcheck', ['--version'], 'ignore')
  run('actionlint', [...workflows, ...examples])
  run('zizmor', ['--offline', '--no-progress', '.github', 'action.yml'])
  run('zizmor', ['--offline', '--no-progress', '--config', '.github/zizmor-examples.yml', ...examples])
  console.log(`${workflows.length} workflows and ${examples.length} examples are clean.`)
}

/** Each example in a file of its own, under the name of its document. */
function writeExamples(documents: readonly string[]): readonly string[] {
  rmSync(EXAMPLES, { recursive: true, force: true })
  mkdirSync(EXAMPLES, { recursive: true })
  return documents.flatMap((document) =>
    examplesIn(readFileSync(document, 'utf8')).map((example) => {
      const file = join(EXAMPLES, `${document.replaceAll('/', '-')}-${example.line}.yml`)
      writeFileSync(file, fileOf(example))
      return file
    })
  )
}

function run(command: string, args: readonly string[], output: 'inherit' | 'ignore' = 'inherit'): void {
  const { error, status } = spawnSync(command, args, { stdio: output })
  if (error) fail(`${command} is not installed: pip install -r .github/requirements.txt`)
  if (status !== 0) fail(`${command} has found something.`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

main()
