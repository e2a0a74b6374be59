// What the packages in the bundle load and this action never calls. It is left out; what stands in its place throws if it
// is called after all. Paths are below node_modules. A package that is updated may load other files, or hold other text:
// the build then fails, and this list is to be looked at again.
import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

const DRIVER = 'snowflake-sdk/dist/lib'

/** CommonJS files that are left out, and why nothing calls them. */
const LEFT_OUT = {
  [`${DRIVER}/file_transfer_agent/file_transfer_agent.js`]:
    'PUT and GET of staged files, which the SDKs of three clouds hang on: we send neither, and bind no values.',
  [`${DRIVER}/authentication/auth_workload_identity/attestation_aws.js`]: 'Our workload identity is that of GitHub.',
  [`${DRIVER}/authentication/auth_workload_identity/attestation_azure.js`]: 'Our workload identity is that of GitHub.',
  [`${DRIVER}/authentication/auth_workload_identity/attestation_gcp.js`]: 'Our workload identity is that of GitHub.',
  [`${DRIVER}/authentication/auth_oauth_authorization_code.js`]:
    'Our OAuth tokens are given to us, and there is no browser.',
  [`${DRIVER}/authentication/auth_oauth_client_credentials.js`]: 'Our OAuth tokens are given to us.',
  [`${DRIVER}/authentication/auth_web.js`]: 'There is no browser.',
  'winston/lib/winston.js': 'We give the driver a logger of our own.',
  'toml/index.js': 'We tell the driver how to connect: it reads no connections.toml.',
  'generic-pool/index.js': 'One connection, no pool.',
  'fast-xml-parser/lib/fxp.cjs': 'None of our statements answers with XML in a VARIANT.',
  'jsonwebtoken/verify.js': 'The driver signs a token. Snowflake verifies it.',
  '@techteamer/ocsp/lib/ocsp/server.js': 'The driver asks an OCSP server, and is none.',
  'form-data/lib/form_data.js': 'The driver sends JSON, no forms.'
}

/** What stands in the place of a file, and why. */
const INSTEAD = {
  [`${DRIVER}/logger/easy_logging_starter.js`]: {
    why: 'A file on the runner (sf_client_config.json) must not make the driver write logs.',
    text: 'exports.init = async () => {}; exports.reset = () => {}'
  },
  [`${DRIVER}/telemetry/platform_detection.js`]: {
    why: 'It is switched off (SNOWFLAKE_DISABLE_PLATFORM_DETECTION). This is what it answers then.',
    text: "exports.getDetectedPlatforms = async () => ['disabled']"
  },
  'moment-timezone/index.js': {
    why: 'All zones, but of the years around now only: we read instants, whose zone changes nothing.',
    text: "module.exports = require('./builds/moment-timezone-with-data-10-year-range.js')"
  },
  'tunnel/index.js': {
    why: 'It is called behind a proxy only, and loading it takes 4 ms.',
    text: ['httpOverHttp', 'httpsOverHttp', 'httpOverHttps', 'httpsOverHttps']
      .map((name) => `exports.${name} = (options) => require('./lib/tunnel').${name}(options)`)
      .join('\n')
  },
  // These three ask semver whether this Node is older than 16.9.
  'jsonwebtoken/lib/asymmetricKeyDetailsSupported.js': { why: 'It is not.', text: 'module.exports = true' },
  'jsonwebtoken/lib/rsaPssKeyDetailsSupported.js': { why: 'It is not.', text: 'module.exports = true' },
  'jsonwebtoken/lib/psSupported.js': { why: 'It is not.', text: 'module.exports = true' }
}

/** What else stands in a file, and why. */
const CHANGED = {
  'axios/dist/node/axios.cjs': {
    why: "The driver sends by node:http, and no forms. Merely to look for the global `fetch` and `FormData` loads Node's own undici: 10 ms.",
    changes: [
      ["typeof G.FormData !== 'undefined' ? G.FormData : undefined", 'undefined'],
      ['\ngetFetch();\n', '\n']
    ]
  },
  '@actions/http-client/lib/index.js': {
    why: "This copy is @actions/core's, which asks for the OIDC token by node:https. @actions/github has another.",
    changes: [
      [
        "import { ProxyAgent } from 'undici';",
        "const ProxyAgent = function () { throw new Error('undici is not in the bundle') };"
      ]
    ]
  }
}

/** esbuild's plugin, and a check for afterwards that nothing is on the list in vain. */
export function standIns(root) {
  const unused = new Set(Object.keys({ ...LEFT_OUT, ...INSTEAD, ...CHANGED }))
  const plugin = {
    name: 'stand-ins',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]node_modules[\\/]/ }, ({ path }) => {
        const file = relative(join(root, 'node_modules'), path).split(sep).join('/')
        if (!unused.delete(file)) return undefined
        return { contents: standInFor(file, path), resolveDir: dirname(path) }
      })
    }
  }
  const expectAllUsed = () => {
    if (unused.size > 0)
      throw new Error(`Nothing loads ${[...unused].join(', ')}: look at scripts/build/stand-ins.mjs.`)
  }
  return { plugin, expectAllUsed }
}

/** Whether nothing of a file is in the bundle, by its path from the root. */
export function isLeftOut(file) {
  return file.replace(/^node_modules\//, '') in LEFT_OUT
}

function standInFor(file, path) {
  if (file in LEFT_OUT) return thrower(file)
  if (file in INSTEAD) return INSTEAD[file].text
  return CHANGED[file].changes.reduce((text, change) => changed(text, change, file), readFileSync(path, 'utf8'))
}

function changed(text, [from, to], file) {
  if (text.split(from).length !== 2)
    throw new Error(`${file} does not hold "${from}" once: look at scripts/build/stand-ins.mjs.`)
  return text.replace(from, () => to)
}

/** Itself, and all that is taken from it, is a function and a class: to compare with, not to call. */
function thrower(file) {
  return `
function absent() { throw new Error(${JSON.stringify(`${file} is not in the bundle`)}) }
const own = (name) => typeof name === 'symbol' || name === 'prototype'
module.exports = new Proxy(absent, { get: (target, name) => own(name) ? target[name] : name === '__esModule' ? true : absent })`
}
