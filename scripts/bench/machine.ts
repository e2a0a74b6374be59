import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where and with what was measured: only ratios and counts can be compared between machines. */
export function machine(): object {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model,
    cores: cpus().length,
    memoryMegabytes: Math.round(totalmem() / 1024 / 1024),
    system: `${platform()} ${release()}`,
    node: process.version,
    packages: (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: object }).dependencies,
    commit: commit()
  }
}

/** Processes that were ready to run in the last minute. If there are more than cores, times are longer than necessary. */
export function load(): number {
  return loadavg()[0] ?? NaN
}

function commit(): string | null {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
