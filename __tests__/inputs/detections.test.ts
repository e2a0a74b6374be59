import { expect, test } from '@jest/globals'
import { readDetections } from '../../src/inputs/detections'
import { Reader } from '../../src/inputs/reader'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { given } from './given'

const read = (inputs: Readonly<Record<string, string>>) => {
  const reader = new Reader(given(inputs))
  return { settings: readDetections(reader), problems: reader.problems.map(({ wrong }) => wrong) }
}

test('no detections are deployed by default', () => {
  expect(read({})).toEqual({ settings: null, problems: [] })
})

test('settings replace defaults', () => {
  const inputs = {
    detections: 'true',
    'detection-settings': 'failures: 20\nallowed-networks: 192.0.2.0/24, 2001:db8:*'
  }
  expect(read(inputs)).toEqual({
    settings: { ...DETECTION_SETTINGS, failures: 20, allowedNetworks: ['192.0.2.0/24', '2001:db8:*'] },
    problems: []
  })
})

test.each([
  ['true', 'failure: 20', '"failure: 20" sets nothing that a detection has'],
  ['true', 'failures: many', '"failures: many" is not a number'],
  ['false', 'failures: 20', 'is set, but no detections are deployed']
])('with detections: %s, %j is refused', (detections, line, wrong) => {
  expect(read({ detections, 'detection-settings': line }).problems).toEqual([wrong])
})
