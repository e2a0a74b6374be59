import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ncc from '@vercel/ncc'
import { build } from 'esbuild'
import { esModulesOfAws, usedCommandsOfAws } from './aws-sdk.mjs'
import { sqlInside } from './sql.mjs'
import { isLeftOut, standIns } from './stand-ins.mjs'

/** The oldest Node that package.json allows; the action itself runs on 24. */
const TARGET = 'node20.19'

/**
 * The bundle's files, and how many bytes of each source file are in it. What is loaded with `import()` is in files of its
 * own, and so is what these share.
 *
 * Two steps, since each tool can what the other cannot: esbuild leaves out what is never called, and splits ES modules;
 * ncc makes them CommonJS, which snowflake-sdk needs, with the parts still loaded when they are needed.
 */
export async function bundle(root) {
  const parts = standIns(root)
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    // Names of files come from here, wherever they are written to.
    outdir: 'dist',
    write: false,
    metafile: true,
    conditions: ['module'],
    plugins: [usedCommandsOfAws(root), esModulesOfAws(), sqlInside(root), parts.plugin],
    // Names are kept: stack traces in a job's log can be read, and some packages tell objects apart by their class's name
    // (asn1.js, which reads certificates).
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // CommonJS packages load modules of Node with it; ncc would look for them among the parts.
    banner: { js: 'const require = process.getBuiltinModule("node:module").createRequire(__filename);' }
  })
  parts.expectAllUsed()
  const modules = outputFiles.map(({ path, text }) => ({ name: path.slice(join(root, 'dist').length + 1), text }))
  return { files: await asCommonJs(modules), contents: contentsOf(metafile) }
}

/** The ES modules as CommonJS files: index.js, and a file for each part that is loaded on its own. */
async function asCommonJs(modules) {
  const home = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  try {
    for (const { name, text } of modules) writeFileSync(join(folder, name), text)
    // ncc names parts by their path from here, which has to be the same each time.
    process.chdir(folder)
    const { code, assets } = await ncc(join(folder, 'index.js'), { minify: false, quiet: true })
    const others = Object.entries(assets).map(([name, { source }]) => ({ name, text: String(source) }))
    return [{ name: 'index.js', text: code }, ...others]
  } finally {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  }
}

/** Bytes by source file, by its path from the root. */
function contentsOf({ outputs }) {
  const contents = {}
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0 && !isLeftOut(file)) contents[file] = (contents[file] ?? 0) + bytesInOutput
    }
  }
  return contents
}
