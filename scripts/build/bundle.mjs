import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { esModulesOfAws, usedCommandsOfAws } from './aws-sdk.mjs'
import { sqlInside } from './sql.mjs'
import { isLeftOut, standIns } from './stand-ins.mjs'

/** The oldest Node that package.json allows; the action itself runs on 24. */
const TARGET = 'node20.19'

/**
 * Names are kept: stack traces in a job's log can be read, and some packages tell objects apart by their class's name
 * (asn1.js, which reads certificates).
 */
const MINIFY = { minifyWhitespace: true, minifySyntax: true, legalComments: 'none' }

/**
 * The bundle's files, and how many bytes of each source file are in it. What is loaded with `import()` is in files of its
 * own, and what these share too. esbuild splits ES modules only, and snowflake-sdk does not survive as one: so each file
 * is made CommonJS afterwards.
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
    ...MINIFY
  })
  parts.expectAllUsed()
  const files = await Promise.all(
    outputFiles.map(async ({ path, text }) => ({
      name: path.slice(join(root, 'dist').length + 1),
      text: (
        await transform(text, {
          format: 'cjs',
          platform: 'node',
          target: TARGET,
          supported: { 'dynamic-import': false },
          ...MINIFY
        })
      ).code
    }))
  )
  return { files, contents: contentsOf(metafile) }
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
