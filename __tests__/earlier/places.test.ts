import { expect, test } from '@jest/globals'
import { earlierPlaces } from '../../src/earlier/places'
import { configWith } from '../fakes/config'
import { LOCATION } from './account'

const integration = (...locations: readonly string[]) => ({ name: 'I', locations, roleArn: null, externalId: null })

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['the declared one alone', [LOCATION], [], []],
  ['another prefix', [LOCATION, 's3://acme-logs/old/'], [], ['acme-logs/old/']],
  ['another bucket', [LOCATION, 's3://old-logs/logs/'], [], ['old-logs/logs/']],
  ['a whole bucket', ['s3://old-logs/'], [], ['old-logs/']],
  ['what a stage still reads', ['s3://old-logs/logs/'], ['s3://old-logs/logs/'], []],
  ['what a stage reads a part of', ['s3://old-logs/'], ['s3://old-logs/logs/'], []],
  ['what the declared one is a part of', ['s3://acme-logs/'], [], []],
  ['a part of the declared one', ['s3://acme-logs/logs/2026/'], [], []],
  ['another provider', ['gcs://old-logs/logs/', 's3gov://old-logs/logs/'], [], []],
  ['a prefix without a slash at its end', ['s3://old-logs/lo'], [], []],
  ['everything', ['*'], [], []],
  ['the same twice', ['s3://old-logs/logs/', 's3://old-logs/logs/'], [], ['old-logs/logs/']]
])('%s', (_, locations, stages, expected) => {
  const rows = stages.map((url) => ({ url }))
  const found = earlierPlaces(configWith(), [integration(...locations)], rows)
  expect(found.map(({ name, prefix }) => `${name}/${prefix}`)).toEqual(expected)
})
