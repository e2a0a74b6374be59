import { describe, expect, test } from '@jest/globals'
import { workByNeeds } from '../../src/engine/by-needs'
import type { Declared } from '../../src/model/declared'
import { box, boxAddress } from '../fakes/boxes'

/** Works on each box for its number of ticks. Gives the waves, and the boxes in the order in which they ended. */
async function work(objects: readonly Declared[], ticks: Readonly<Record<string, number>> = {}, fails?: string) {
  const waves: string[][] = []
  const ended: string[] = []
  await workByNeeds(objects, (wave) => {
    if (wave.length > 0) waves.push(wave.map(nameOf))
    return wave.map(async (object) => {
      for (let tick = 0; tick < (ticks[nameOf(object)] ?? 1); tick++) await new Promise(setImmediate)
      ended.push(nameOf(object))
      return nameOf(object) !== fails
    })
  })
  return { waves, ended }
}

const nameOf = ({ address }: Declared) => address.replace('box:', '')
const after = (...names: readonly string[]) => ({ after: names.map(boxAddress) })

describe('workByNeeds', () => {
  test('ends at once if there are no objects', async () => {
    expect(await work([])).toEqual({ waves: [], ended: [] })
  })

  test('starts objects together that are ready at the same moment', async () => {
    const objects = [box('a'), box('b', {}, after('a')), box('c', {}, after('a')), box('d', {}, after('b', 'c'))]
    expect((await work(objects)).waves).toEqual([['a'], ['b', 'c'], ['d']])
  })

  test('starts an object as soon as its own needs are done', async () => {
    const objects = [box('slow'), box('fast'), box('next', {}, after('fast')), box('last', {}, after('slow'))]
    const { ended } = await work(objects, { slow: 20 })
    expect(ended).toEqual(['fast', 'next', 'slow', 'last'])
  })

  test('treats a reference as a need', async () => {
    const objects = [box('b', { color: { from: boxAddress('a'), field: 'serial' } }), box('a')]
    expect((await work(objects)).waves).toEqual([['a'], ['b']])
  })

  test('finishes work in progress after a failure, and starts nothing else', async () => {
    const objects = [box('bad'), box('slow'), box('next', {}, after('bad')), box('last', {}, after('slow'))]
    const { ended } = await work(objects, { slow: 20 }, 'bad')
    expect(ended).toEqual(['bad', 'slow'])
  })

  test('rejects with the error of an object', async () => {
    await expect(workByNeeds([box('a')], () => [Promise.reject(new Error('no'))])).rejects.toThrow('no')
  })
})
