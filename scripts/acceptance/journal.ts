import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Runs whose objects may still exist: each is noted before its first write, and struck off after it was cleaned. */
export interface Journal {
  note(mark: string, region: string): Promise<void>
  strike(mark: string): Promise<void>
  open(): Promise<readonly { readonly mark: string; readonly region: string }[]>
}

export function journalIn(folder: string): Journal {
  const fileOf = (mark: string) => join(folder, `${mark}.open.json`)
  return {
    async note(mark, region) {
      await mkdir(folder, { recursive: true })
      await writeFile(fileOf(mark), JSON.stringify({ mark, region }))
    },
    strike: (mark) => rm(fileOf(mark), { force: true }),
    async open() {
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.open.json'))
      return Promise.all(
        files.map(
          async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as { mark: string; region: string }
        )
      )
    }
  }
}
