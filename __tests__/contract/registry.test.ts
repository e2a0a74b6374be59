import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { declare } from '../../src/engine/declare'
import { registry } from '../../src/kinds/registry'
import { EVERY_ALERT } from '../../src/model/config'
import { DETECTION_SETTINGS } from '../../src/model/detections'
import { loadSql } from '../../src/snowflake/library'
import { configWith } from '../fakes/config'
import { describeLife } from './life'

const { render } = loadSql(join(import.meta.dirname, '../../sql'))

describe('the declared objects', () => {
  const config = configWith({
    logBucket: { expirationDays: 30, topic: 'arn:aws:sns:eu-west-1:111122223333:new-logs' },
    snowflake: { readerRoles: ['ANALYST'], alerts: EVERY_ALERT, detections: DETECTION_SETTINGS }
  })
  const declared = declare(registry, config, render).flat()

  test.each([...registry.values()])('of $name: have its name, and a rule for each property', (kind) => {
    const own = kind.declare(config, render)
    expect(own.length).toBeGreaterThan(0)
    for (const object of own) {
      expect(object.kind).toBe(kind.name)
      expect(object.address.startsWith(`${kind.name}:`)).toBe(true)
      expect(Object.keys(object.desired).toSorted()).toEqual(Object.keys(kind.fields).toSorted())
    }
  })

  test('come after all objects that they need', () => {
    const addresses = declared.map(({ address }) => address)
    for (const { address, after } of declared) {
      for (const need of after) expect(addresses.indexOf(need)).toBeLessThan(addresses.indexOf(address))
    }
  })

  test('are the same each time', () => {
    expect(declare(registry, config, render).flat()).toEqual(declared)
  })
})

describeLife('the life of a pipeline in the sandbox', async () => undefined)
