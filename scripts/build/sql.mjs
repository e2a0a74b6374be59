import { join } from 'node:path'
import { sourceModule } from './source-module.mjs'

/** The one module that reads the SQL files. In the bundle their texts stand in its place: a run reads no files. */
const READER = /[\\/]src[\\/]sql-files\.ts$/

export function sqlInside(root) {
  return {
    name: 'sql-inside',
    async setup({ onLoad }) {
      const { readSqlFiles } = await sourceModule(root, 'src/snowflake/library.ts')
      const files = readSqlFiles(join(root, 'sql'))
      onLoad({ filter: READER }, () => ({ contents: `export const SQL_FILES = ${JSON.stringify(files)}` }))
    }
  }
}
