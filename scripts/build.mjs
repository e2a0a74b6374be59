// Bundles src/index.ts into a folder: `node scripts/build.mjs [FOLDER] [--contents=FILE]`, dist/ unless another is named.
// FILE gets a description of the bundle's contents, as JSON.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundle } from './build/bundle.mjs'
import { licensesOf } from './build/licenses.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values, positionals } = parseArgs({ options: { contents: { type: 'string' } }, allowPositionals: true })
const out = resolve(root, positionals[0] ?? 'dist')

const { files, contents } = await bundle(root)
const licenses = licensesOf(Object.keys(contents), root)

rmSync(out, { recursive: true, force: true })
for (const { name, text } of files) write(join(out, name), text)
write(join(out, 'licenses.txt'), licenses)
if (values.contents !== undefined) write(resolve(root, values.contents), JSON.stringify(contents, null, 2))

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
