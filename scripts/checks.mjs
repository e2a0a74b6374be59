// Runs the checks that need nothing but the files, as many at once as there are processors: `npm run check`. Each of them
// keeps one processor busy. The first ones take the longest. Says what each of them says when it has ended.

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

const CHECKS = ['check:lint', 'check:types', 'check:format', 'check:docs', 'check:python']

const waiting = [...CHECKS]
const failed = []
await Promise.all(Array.from({ length: availableParallelism() }, work))
if (failed.length > 0) console.error(`Failed: ${failed.map((check) => `npm run ${check}`).join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0

async function work() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const { code, said, seconds } = await run(check)
    console.log(`${check}: ${code === 0 ? 'passed' : 'failed'} in ${seconds} s`)
    if (code === 0) continue
    failed.push(check)
    console.log(said)
  }
}

/** Both streams together, in the order in which they were written. */
function run(check) {
  const started = Date.now()
  const child = spawn('npm', ['run', '--silent', check], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said, seconds: Math.round((Date.now() - started) / 1000) }))
  })
}
