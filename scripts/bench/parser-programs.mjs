// Other programs that read these logs, on the same lines, in CPU seconds. Those that are not installed are left out.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { AWS } from './parser-rivals.mjs'

/** The quickstart's expression in CPython. https://quickstarts.snowflake.com/guide/s3_access_log_ingestion/index.html */
export function quickstart(lines, secondsPerLine) {
  const script = join(import.meta.dirname, 'quickstart.py')
  const { stdout, status } = spawnSync('python3', [script], { input: lines.join('\n'), encoding: 'utf8' })
  if (status !== 0) return []
  const measured = Number(stdout) / secondsPerLine
  return [{ what: "parser / quickstart's expression in Python", least: 10, measured, unit: '×' }]
}

/** GoAccess with its preset for these logs. It also counts, which the parser does not. https://goaccess.io/man */
export function goAccess(lines, secondsPerLine) {
  const { stdout, error } = spawnSync('goaccess', ['--version'], { encoding: 'utf8' })
  if (error) {
    console.log('Skipped: GoAccess, which is not installed (on Debian and Ubuntu: apt-get install goaccess).')
    return []
  }
  return inFolder((folder) => {
    const [log, report] = [join(folder, 'access.log'), join(folder, 'report.json')]
    writeFileSync(log, `${lines.join('\n')}\n`)
    const seconds = cpuSecondsOf('goaccess', [log, '--log-format=AWSS3', '--no-progress', '-o', report])
    const { general } = JSON.parse(readFileSync(report, 'utf8'))
    const versions = { GoAccess: /\d[\d.]*\d/.exec(stdout)?.[0] ?? '' }
    return [
      { what: 'parser / GoAccess', measured: seconds / lines.length / secondsPerLine, unit: '×', versions },
      { what: 'lines that GoAccess rejects', measured: percent(general.failed_requests, lines.length), unit: '%' }
    ]
  })
}

/** DuckDB on one thread, with AWS's expression: it has no reader for these logs of its own. */
export async function duckDb(lines, secondsPerLine) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run('CREATE TABLE lines (line VARCHAR)')
  const appender = await connection.createAppender('lines')
  for (const line of lines) {
    appender.appendVarchar(line)
    appender.endRow()
  }
  appender.closeSync()
  const names = Array.from({ length: 26 }, (_, at) => `'f${at + 1}'`).join(', ')
  const expression = `'^${AWS.source.replaceAll("'", "''")}'`
  const began = process.cpuUsage()
  await connection.run(`CREATE TABLE rows AS SELECT UNNEST(regexp_extract(line, ${expression}, [${names}])) FROM lines`)
  const { user, system } = process.cpuUsage(began)
  const reader = await connection.runAndReadAll("SELECT COUNT(*) FILTER (f1 = '') FROM rows")
  const [[missed] = [0]] = reader.getRows()
  connection.closeSync()
  instance.closeSync()
  const measured = (user + system) / 1e6 / lines.length / secondsPerLine
  return [
    { what: "parser / AWS's expression in DuckDB", measured, unit: '×' },
    { what: "lines that AWS's expression does not match", measured: percent(Number(missed), lines.length), unit: '%' }
  ]
}

function percent(part, whole) {
  return (100 * part) / whole
}

function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-parser-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Of a program that reads nothing from its input. The shell's `time` counts the program and nothing else. */
function cpuSecondsOf(program, args) {
  const command = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1 </dev/null'
  const { stderr, status } = spawnSync('bash', ['-c', command, 'bash', program, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} failed`)
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number)
  return user + system
}
