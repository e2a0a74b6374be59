// Makes a fresh clone ready: the npm packages of package-lock.json, and the Python environment of the sandbox's AWS.
// Says what it does in a line each, and nothing when all is there. Runs before anything is installed: Node alone.
//
//   node scripts/setup.mjs [--npm] [--tests] [--python]      only these parts; all without a flag
//
// --tests: the large packages that only tests need, a browser among them.

import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const TESTS = join(ROOT, '__tests__')
const LOCK = join(ROOT, 'out', 'setup.lock')
const VENV = join(ROOT, '.venv')
const PYTHON = join(VENV, 'bin', 'python')
/** What the sandbox's AWS runs on, what checks its code, what runs the workflows of the documents, and what checks events. */
const REQUIREMENTS = [
  'sandbox/aws/moto/requirements.txt',
  'sandbox/aws/moto/requirements-dev.txt',
  '__tests__/documents/requirements.txt',
  '__tests__/sandbox/ocsf/requirements.txt'
].map((name) => join(ROOT, name))
/** What was installed into the environment, written last: without it the environment is half made. */
const INSTALLED = join(VENV, 'requirements.txt')

const PARTS = {
  '--npm': { isReady: () => npmIsReady(ROOT), make: () => makeNpm(ROOT) },
  '--tests': { isReady: () => npmIsReady(TESTS), make: () => makeNpm(TESTS) },
  '--python': { isReady: pythonIsReady, make: makePython }
}

main(process.argv.slice(2))

function main(flags) {
  const unknown = flags.find((flag) => !(flag in PARTS))
  if (unknown) fail(`Unknown flag "${unknown}". Known: ${Object.keys(PARTS).join(', ')}.`)
  const parts = (flags.length > 0 ? flags : Object.keys(PARTS)).map((flag) => PARTS[flag])
  if (parts.every((part) => part.isReady())) return
  withLock(() => {
    for (const part of parts) if (!part.isReady()) part.make()
  })
}

/** npm writes down what it installed in node_modules/.package-lock.json, as its last act. */
function npmIsReady(folder) {
  const installed = packagesOf(join(folder, 'node_modules', '.package-lock.json'))
  const locked = packagesOf(join(folder, 'package-lock.json'))
  if (!installed || !locked) return false
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || (installed[path] ? installed[path].version === version : optional)
  )
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

function makeNpm(folder) {
  console.log(`Installing the npm packages of ${relative(ROOT, join(folder, 'package-lock.json'))} (npm ci) …`)
  run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'], {
    missing: 'npm is not installed: it comes with Node.js, https://nodejs.org',
    failed: 'npm ci failed. It needs the npm registry: check the network or the proxy settings.'
  })
}

function pythonIsReady() {
  return existsSync(PYTHON) && existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === required()
}

function required() {
  return REQUIREMENTS.map((file) => readFileSync(file, 'utf8')).join('')
}

function makePython() {
  console.log('Making the Python environment of the sandbox in .venv (moto; takes half a minute) …')
  const missing = 'python3 is not installed: the sandbox needs Python 3.11 or newer, https://www.python.org/downloads'
  run('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], {
    missing,
    failed: 'python3 is older than 3.11, which the sandbox needs.'
  })
  rmSync(VENV, { recursive: true, force: true })
  run('python3', ['-m', 'venv', VENV], {
    missing,
    failed: 'python3 cannot make virtual environments: on Debian and Ubuntu, apt-get install python3-venv.'
  })
  const files = REQUIREMENTS.flatMap((file) => ['-r', file])
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', ...files], {
    missing,
    failed:
      'pip could not install the requirements of sandbox/aws/moto. It needs PyPI: check the network or the proxy settings.'
  })
  writeFileSync(INSTALLED, required())
}

function run(command, args, { missing, failed }) {
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  if (error) fail(error.code === 'ENOENT' ? missing : `${command}: ${error.message}`)
  if (status !== 0) fail(`${failed}\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')}`.trim())
}

/** Two of us at once: the second waits, and then finds everything there. */
function withLock(work) {
  mkdirSync(dirname(LOCK), { recursive: true })
  while (!lock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  process.on('exit', () => rmSync(LOCK, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  work()
}

function lock() {
  try {
    const file = openSync(LOCK, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!holderIsAlive()) rmSync(LOCK, { force: true })
    return false
  }
}

/** A holder that was killed leaves its lock behind. An empty lock is one that is being written. */
function holderIsAlive() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM' || error.code === 'ENOENT'
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
