// Preloaded into a run of the bundle (`node --require`). When it ends, BENCH_PROBE holds, as JSON, which files had been
// read when the first request started, and how much memory the process had at most, and its CPU time.
const { subscribe } = require('node:diagnostics_channel')
const fs = require('node:fs')

const read = new Set()
let readAtStart

for (const [owner, name] of [
  [fs, 'readFileSync'],
  [fs, 'openSync'],
  [fs, 'readdirSync'],
  [fs.promises, 'readFile']
]) {
  const original = owner[name]
  owner[name] = function (path, ...rest) {
    if (typeof path === 'string') read.add(path)
    return original.call(this, path, ...rest)
  }
}

subscribe('http.client.request.start', () => (readAtStart ??= [...read]))

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const probe = {
    filesReadAtStart: readAtStart ?? [...read],
    peakMegabytes: peakKilobytes() / 1024,
    cpuSeconds: (user + system) / 1e6
  }
  fs.writeFileSync(process.env.BENCH_PROBE, JSON.stringify(probe))
})

/**
 * The largest resident set since the program began. What `resourceUsage` says holds that of the parent too, from before.
 * https://man7.org/linux/man-pages/man2/getrusage.2.html
 */
function peakKilobytes() {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
