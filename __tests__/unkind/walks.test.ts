import { expect, test } from '@jest/globals'
import { takeWalks, type Walk, type Walks, walksOf } from './walks'

/** The walks that are taken, of which those that lose the notification in each of three steps fail; and the message, if so. */
async function taken(walks: Walks) {
  const paths: Walk[] = []
  const message = await takeWalks(walks, async (path) => {
    paths.push(path)
    if (path.steps.length === 3 && path.steps.every(({ isNotificationLost }) => isNotificationLost))
      throw new Error('lost')
  }).then(
    () => '',
    (error: unknown) => String(error)
  )
  return { paths, message }
}

test('a walk that fails says how to repeat it, and is repeated alone', async () => {
  const first = await taken({ runs: 200, seed: 7 })
  expect(first.paths.length).toBeGreaterThan(1)
  const [, seed, path] = /WALK_SEED=(\S+) WALK_PATH=(\S+):/.exec(first.message) ?? []
  const again = await taken(walksOf({ WALK_RUNS: '200', WALK_SEED: seed, WALK_PATH: path }))
  expect(again.paths).toEqual([first.paths.at(-1)])
  expect(again.message).toBe(first.message)
})

test('other seeds take other walks', async () => {
  const [one, other] = await Promise.all([taken({ runs: 3, seed: 1 }), taken({ runs: 3, seed: 2 })])
  expect(one.paths).not.toEqual(other.paths)
})

test('walks go everywhere', async () => {
  const { paths } = await taken({ runs: 1, seed: 1 })
  const all: Walk[] = [...paths]
  await takeWalks({ runs: 300, seed: 3 }, async (path) => void all.push(path))
  const declared = new Set(all.flatMap(({ steps }) => steps).flatMap((step) => Object.keys(step.declared)))
  expect([...declared]).toEqual(
    expect.arrayContaining([
      'prefix',
      'bucket',
      'table',
      'role',
      'integration',
      'schedule',
      'bucket-access',
      'backfill'
    ])
  )
})
