import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where and with what was measured: figures of different machines are not to be compared, but ratios and counts are. */
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

/** Processes that were ready to run in the last minute. More than there are cores: times are longer than they need be. */
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
