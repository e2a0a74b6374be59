// Makes a fresh clone ready: the npm packages of package-lock.json, and the Python environment of the sandbox's AWS.
// Says what it does in a line each, and nothing when all is there. Runs before anything is installed: Node alone.
//
//   node scripts/setup.mjs [--npm] [--tests] [--python] [--emulator] [--clients]      only these parts; all without a flag
//
// --tests: the large packages that only tests need, a browser among them. --emulator: the AWS that a test runs on besides the
// sandbox's. --clients: Snowflake's own clients. Both are in environments of their own, since they pin what others pin, too.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const TESTS = join(ROOT, '__tests__')
const LOCK = join(ROOT, 'out', 'setup.lock')
/** What the sandbox's AWS runs on, what checks its code, what runs the workflows of the documents, and what checks events. */
const SANDBOX = {
  for: 'the sandbox',
  folder: join(ROOT, '.venv'),
  requirements: [
    'sandbox/aws/moto/requirements.txt',
    'sandbox/aws/moto/requirements-dev.txt',
    '__tests__/documents/requirements.txt',
    '__tests__/sandbox/ocsf/requirements.txt'
  ]
}
const EMULATOR = {
  for: 'the AWS emulator of the tests',
  folder: join(TESTS, '.venv'),
  requirements: ['__tests__/emulator/requirements.txt']
}
const CLIENTS = {
  for: "Snowflake's clients in the tests",
  folder: join(TESTS, 'clients', '.venv'),
  requirements: ['__tests__/clients/requirements.txt']
}

const NO_PYTHON = 'python3 is not installed: the sandbox needs Python 3.11 or newer, https://www.python.org/downloads'

const PARTS = {
  '--npm': { isReady: () => npmIsReady(ROOT), make: () => makeNpm(ROOT) },
  '--tests': { isReady: () => npmIsReady(TESTS), make: () => makeNpm(TESTS) },
  '--python': { isReady: () => pythonIsReady(SANDBOX), make: () => makePython(SANDBOX) },
  '--emulator': { isReady: () => pythonIsReady(EMULATOR), make: () => makePython(EMULATOR) },
  '--clients': { isReady: () => pythonIsReady(CLIENTS), make: () => makePython(CLIENTS) }
}

/** What is being run: it ends with this process. */
const running = new Set()
process.on('exit', () => running.forEach((child) => child.kill()))

checkNode()
await main(process.argv.slice(2))

/** npm only warns, and what fails afterwards does not say why. */
function checkNode() {
  const [, needed] = /^>=(.+)$/.exec(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node)
  const [[major, minor], [least, leastMinor]] = [process.versions.node, needed].map((text) =>
    text.split('.').map(Number)
  )
  if (major > least || (major === least && minor >= leastMinor)) return
  fail(`This needs Node.js ${needed} or newer, and you have ${process.versions.node}: https://nodejs.org`)
}

async function main(flags) {
  const unknown = flags.find((flag) => !(flag in PARTS))
  if (unknown) fail(`Unknown flag "${unknown}". Known: ${Object.keys(PARTS).join(', ')}.`)
  const parts = (flags.length > 0 ? flags : Object.keys(PARTS)).map((flag) => PARTS[flag])
  if (parts.every((part) => part.isReady())) return
  // All at once: npm mostly waits for the network, and pip mostly computes.
  await withLock(() => Promise.all(parts.filter((part) => !part.isReady()).map((part) => part.make())))
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

async function makeNpm(folder) {
  console.log(`Installing the npm packages of ${relative(ROOT, join(folder, 'package-lock.json'))} (npm ci) …`)
  await run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'], {
    missing: 'npm is not installed: it comes with Node.js, https://nodejs.org',
    failed: 'npm ci failed. It needs the npm registry: check the network or the proxy settings.'
  })
}

function pythonIsReady({ folder, requirements }) {
  const installed = installedIn(folder)
  return (
    existsSync(pythonIn(folder)) && existsSync(installed) && readFileSync(installed, 'utf8') === textOf(requirements)
  )
}

function pythonIn(folder) {
  return join(folder, 'bin', 'python')
}

/** What was installed into the environment, written last: without it the environment is half made. */
function installedIn(folder) {
  return join(folder, 'requirements.txt')
}

function textOf(requirements) {
  return requirements.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('')
}

async function makePython(environment) {
  const { folder, requirements } = environment
  console.log(
    `Making the Python environment of ${environment.for} in ${relative(ROOT, folder)} (takes up to half a minute) …`
  )
  await run('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], {
    missing: NO_PYTHON,
    failed: 'python3 is older than 3.11, which the sandbox needs.'
  })
  rmSync(folder, { recursive: true, force: true })
  const failed = 'python3 cannot make virtual environments: on Debian and Ubuntu, apt-get install python3-venv.'
  await run('python3', ['-m', 'venv', '--without-pip', folder], { missing: NO_PYTHON, failed })
  const [command, pip] = (await hasPipFor(folder))
    ? ['python3', ['-m', 'pip', '--python', pythonIn(folder)]]
    : [pythonIn(folder), ['-m', 'pip']]
  if (command !== 'python3') await run(command, ['-m', 'ensurepip'], { missing: NO_PYTHON, failed })
  const files = requirements.flatMap((file) => ['-r', join(ROOT, file)])
  await run(command, [...pip, 'install', '--quiet', '--no-input', '--disable-pip-version-check', ...files], {
    missing: NO_PYTHON,
    failed: `pip could not install ${requirements.join(', ')}. It needs PyPI: check the network or the proxy settings.`
  })
  writeFileSync(installedIn(folder), textOf(requirements))
}

/** Whether python3 has a pip that can install for this environment, since 22.3: giving the environment its own takes seconds. */
async function hasPipFor(folder) {
  const [status] = await once(
    spawn('python3', ['-m', 'pip', '--python', pythonIn(folder), '--version'], { stdio: 'ignore' }),
    'close'
  )
  return status === 0
}

async function run(command, args, { missing, failed }) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  child.on('error', (error) => fail(error.code === 'ENOENT' ? missing : `${command}: ${error.message}`))
  const [status] = await once(child, 'close')
  running.delete(child)
  if (status !== 0) fail(`${failed}\n${said.trim().split('\n').slice(-15).join('\n')}`.trim())
}

/** Two of us at once: the second waits, and then finds everything there. */
async function withLock(work) {
  mkdirSync(dirname(LOCK), { recursive: true })
  while (!lock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  process.on('exit', () => rmSync(LOCK, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  await work()
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
