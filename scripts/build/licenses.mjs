import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What may be passed on with the action. Anything else is to be looked at by a person first. */
const ALLOWED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense']

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/

/**
 * The licenses of all packages that these files are from, each text once.
 * Throws where a license is not on the list, or its text is found nowhere.
 */
export function licensesOf(files, root) {
  const folders = new Set(files.flatMap((file) => PACKAGE.exec(file) ?? []))
  const packages = [...folders].map((folder) => described(join(root, folder)))
  const titles = new Map()
  for (const one of packages.sort(byTitle)) {
    const text = textOf(one, packages)
    titles.set(text, [...(titles.get(text) ?? []), one.title])
  }
  return [...titles].map(([text, these]) => `${these.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

function described(folder) {
  const { name, version, license, licenses, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8')
  )
  const id = license ?? licenses?.map(({ type }) => type).join(' OR ')
  if (!ALLOWED.includes(id)) throw new Error(`${name} ${version} has the license ${id}: may it be in the bundle?`)
  return { name, id, title: `${name} ${version} (${id})`, repository: repositoryOf(repository), text: ownText(folder) }
}

/** Its license and its notice; `undefined` when it comes without a file of that name. */
function ownText(folder) {
  const names = readdirSync(folder).sort()
  const read = (name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', '')
  const texts = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).map(read)
  if (texts.length > 0) return texts.map((text) => text.trim()).join('\n\n')
  const readme = names.find((name) => /^readme/i.test(name))
  return readme === undefined ? undefined : SECTION.exec(read(readme))?.[1].trim()
}

/** "License", as a heading of either sort, and what follows it until another heading. */
const SECTION = /^(?:#+ *licen[cs]e.*|licen[cs]e *\n-+)\n([^]*?)(?=\n#|\n.+\n[-=]{3,}\n|$(?![^]))/im

/** Some packages come without the text that others of the same repository have. */
function textOf({ name, id, repository, text }, packages) {
  const found =
    text ??
    packages.find((other) => other.id === id && other.repository === repository && other.text !== undefined)?.text
  if (found === undefined) throw new Error(`The text of the license of ${name} is found nowhere.`)
  return found
}

/** "owner/name", however the package spells it. */
function repositoryOf(repository) {
  return /([^/:]+\/[^/]+?)(?:\.git)?$/.exec(repository?.url ?? repository ?? '')?.[1]
}

function byTitle(one, other) {
  return one.title < other.title ? -1 : 1
}
