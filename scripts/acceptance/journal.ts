import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A run, and the process that it runs in. */
interface Noted {
  readonly mark: string
  readonly region: string
  readonly pid: number
}

/** Runs whose objects may still exist: each is noted before its first write, and struck off after it was cleaned. */
export interface Journal {
  note(mark: string, region: string): Promise<void>
  strike(mark: string): Promise<void>
  /** Without those of other processes that still run. */
  open(): Promise<readonly Noted[]>
}

export function journalIn(folder: string): Journal {
  const fileOf = (mark: string) => join(folder, `${mark}.open.json`)
  return {
    async note(mark, region) {
      await mkdir(folder, { recursive: true })
      await writeFile(fileOf(mark), JSON.stringify({ mark, region, pid: process.pid } satisfies Noted))
    },
    strike: (mark) => rm(fileOf(mark), { force: true }),
    async open() {
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.open.json'))
      const all = await Promise.all(
        files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Noted)
      )
      return all.filter(({ pid }) => pid === process.pid || !isAlive(pid))
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
