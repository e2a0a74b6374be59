// Prints the notes of a release, which are what CHANGELOG.md says about it, and refuses a tag that does not agree with the
// files beside it. Needs Node.js alone: the job that may publish installs nothing.
//
//   node scripts/release/notes.mjs v1.2.3

import { readFileSync } from 'node:fs'

main(process.argv[2] ?? '')

function main(tag) {
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1]
  if (version === undefined) return fail([`"${tag}" does not name a release. A release is named v1.2.3.`])
  const sections = sectionsOf(readFileSync('CHANGELOG.md', 'utf8'))
  const released = sections.find(({ title }) => title.startsWith(`${version} - `))
  const problems = [
    ...problemsOfPackage(JSON.parse(readFileSync('package.json', 'utf8')), version),
    ...problemsOfSection(released, version),
    ...problemsOfUnreleased(sections.find(({ title }) => title === 'Unreleased'))
  ]
  if (problems.length > 0) return fail(problems)
  console.log(released.text)
}

/** A heading in a block of code is not a heading: it may be a comment of a shell. */
function sectionsOf(changelog) {
  const sections = []
  let isCode = false
  for (const line of changelog.split('\n')) {
    if (line.trimStart().startsWith('```')) isCode = !isCode
    if (!isCode && line.startsWith('## ')) sections.push({ title: line.slice(3).trim(), lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  return sections.map(({ title, lines }) => ({ title, text: lines.join('\n').trim() }))
}

function problemsOfPackage(manifest, version) {
  return manifest.version === version ? [] : [`package.json has version ${manifest.version} instead of ${version}.`]
}

function problemsOfSection(section, version) {
  if (section === undefined) return [`CHANGELOG.md has no heading "## ${version} - YYYY-MM-DD".`]
  return [
    ...(/ - \d{4}-\d{2}-\d{2}$/.test(section.title) ? [] : [`CHANGELOG.md has no date in "## ${section.title}".`]),
    ...(section.text === '' ? [`CHANGELOG.md says nothing below "## ${section.title}".`] : [])
  ]
}

/** What is on the tag is released, so nothing may still stand there as unreleased. */
function problemsOfUnreleased(section) {
  return section === undefined || section.text === '' ? [] : ['CHANGELOG.md still has entries below "## Unreleased".']
}

function fail(problems) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
