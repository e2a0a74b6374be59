/* global WebAssembly */
import { Buffer } from 'node:buffer'

/** WebAssembly that a suite of this worker has compiled: its bytes, and the module, which every suite can run. */
const compiled = []

/**
 * Lets the suites of a worker share what they compile. The parser of the sandbox's SQL has 22 MB, and takes longer to compile
 * than most suites take to run.
 */
export function shareCompiledWasm({ WebAssembly: wasm }) {
  wasm.instantiateStreaming = async (source, imports) => {
    const module = moduleOf(Buffer.from(await (await source).arrayBuffer()))
    return { module, instance: await wasm.instantiate(module, imports) }
  }
}

function moduleOf(bytes) {
  const known = compiled.find((each) => each.bytes.equals(bytes))
  if (known !== undefined) return known.module
  const module = new WebAssembly.Module(bytes)
  compiled.push({ bytes, module })
  return module
}
