import { describe, expect, test } from '@jest/globals'
import { apply as applyAll } from '../../src/engine/apply'
import type { Progress } from '../../src/engine/carry-out'
import { destroy } from '../../src/engine/destroy'
import { observeAll } from '../../src/engine/observe'
import { inLevels } from '../../src/engine/order'
import { planApply, planDestroy } from '../../src/engine/plan'
import { runSteps } from '../../src/engine/steps'
import type { Declared } from '../../src/model/declared'
import type { Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { call, type Step } from '../../src/model/step'
import { box, boxAddress, boxKinds, shelf } from '../fakes/boxes'
import { fakeClock } from '../fakes/clock'
import { unwatched } from '../fakes/watcher'

const quiet: Progress = { ended: () => undefined, waiting: () => undefined }

async function apply(declared: readonly Declared[], world: ReturnType<typeof shelf>, kinds = boxKinds) {
  const levels = inLevels(declared)
  const plan = planApply(levels, await observeAll(levels.flat(), kinds, world.run, new Date()), kinds)
  const clock = fakeClock()
  const { outcomes } = await applyAll(levels.flat(), plan, kinds, { run: world.run, read: world.run, clock }, quiet)
  return { statuses: outcomes.map(({ address, status }) => `${address} ${status}`), outcomes, clock }
}

describe('apply', () => {
  test('starts with dependencies, fills in values from the service, and a second apply does nothing', async () => {
    const world = shelf()
    const declared = [box('b', { color: { from: boxAddress('a'), field: 'serial' } }), box('a')]
    expect((await apply(declared, world)).statuses).toEqual(['box:a done', 'box:b done'])
    expect(world.get('b')?.color).toBe(world.get('a')?.serial)
    const before = world.writes().length
    expect((await apply(declared, world)).statuses).toEqual(['box:a unchanged', 'box:b unchanged'])
    expect(world.writes()).toHaveLength(before)
  })

  test.each([
    ['is created', undefined, 'blue', ['PutBox a', 'PutBox b']],
    ['only switches', { color: 'red' }, 'blue', ['PutBox b', 'PutBox a']],
    ['is replaced, so what others need of it is not known', { material: 'iron' }, 'red', ['PutBox a', 'PutBox b']]
  ])('an object that %s: the order of the writes', async (_, live, color, writes) => {
    const world = shelf()
    if (live !== undefined) world.put('a', live)
    const switches = { fields: ['color'], to: [boxAddress('b')] }
    const declared = [
      box('a', { color }, { switches }),
      box('b', { color: { from: boxAddress('a'), field: 'serial' } }, { after: [boxAddress('a')] })
    ]
    await apply(declared, world)
    expect(world.writes()).toEqual(writes)
    expect(world.get('b')?.color).toBe(world.get('a')?.serial)
  })

  test('replaces an object because of a change to another one', async () => {
    const world = shelf()
    world.put('a', { color: 'blue' })
    world.put('b')
    const serial = world.get('b')?.serial
    await apply(
      [box('a'), box('b', {}, { after: ['box:a'], replacedWith: [{ address: 'box:a', field: 'color' }] })],
      world
    )
    expect(world.get('b')?.serial).not.toBe(serial)
  })

  describe('what an object is replaced for is undone by another tool meanwhile', () => {
    const partners = [
      box('a'),
      box('b', {}, { after: ['box:a'], replacedWith: [{ address: 'box:a', field: 'color' }] })
    ]

    /** A world in which that happens when the second box is written. */
    function undoing(more: Parameters<typeof shelf>[0] = {}, color?: string) {
      const world = shelf(more)
      world.put('a', { color: 'blue' })
      world.put('b')
      const run: Run = async (operation) => {
        const isReplaced = operation.name === 'PutBox' && operation.input['name'] === 'b'
        if (isReplaced && color !== undefined) world.put('a', { color })
        return world.run(operation)
      }
      return { ...world, run }
    }

    test.each([
      ['it is said', {}, 'blue', { code: 'NOT_SETTLED' }],
      ['it is said in place of what failed because of that', { failsOn: 'b' }, 'blue', { code: 'NOT_SETTLED' }],
      ['or not at all: what failed is said', { failsOn: 'b' }, undefined, new Error('PutBox of b failed')]
    ])('%s', async (_, more, color, error) => {
      const { statuses, outcomes } = await apply(partners, undoing(more, color))
      expect(statuses).toEqual(['box:a done', 'box:b failed'])
      expect(outcomes[1]?.error).toMatchObject(error)
      if (color !== undefined)
        expect(String(outcomes[1]?.error)).toMatch(
          /for box:a: its color is blue, although this run has left it with red\. Another tool manages it too\.\nSet red there as well/
        )
    })
  })

  test('after a failure, work in progress is finished and nothing else is started', async () => {
    const declared = [box('a'), box('b'), box('c', {}, { after: ['box:b'] })]
    const failing = shelf({ failsOn: 'b' })
    const { statuses, outcomes } = await apply(declared, failing)
    expect(statuses).toEqual(['box:a done', 'box:b failed', 'box:c not-reached'])
    expect(outcomes[1]?.error).toEqual(new Error('PutBox of b failed'))
  })

  test.each([
    ['refused', 'create', ['box:a done', 'box:b failed', 'box:c done']],
    ['refused', 'update', ['box:a done', 'box:b failed', 'box:c not-reached']],
    ['interrupted', 'create', ['box:a done', 'box:b failed', 'box:c not-reached']]
  ])('the others are worked on if a kind says that it fails alone: %s, %s', async (what, alone, expected) => {
    const world = shelf()
    const run: Run = async (operation) => {
      if (operation.name !== 'PutBox' || operation.input['name'] !== 'b') return world.run(operation)
      throw what === 'refused' ? new ServiceError(operation, 'AccessDenied', 'no') : new Error('interrupted')
    }
    const kinds = new Map(
      [...boxKinds].map(([name, kind]) => [name, { ...kind, failsAlone: (action: string) => action === alone }])
    )
    const declared = [box('a'), box('b'), box('c', {}, { after: ['box:b'] })]
    expect((await apply(declared, { ...world, run }, kinds)).statuses).toEqual(expected)
  })

  test('waits until reads reflect a write', async () => {
    const world = shelf({ staleReads: 3 })
    const kinds = new Map([...boxKinds].map(([name, kind]) => [name, { ...kind, settlesWithinSeconds: 30 }]))
    const { statuses, clock } = await apply([box('a')], world, kinds)
    expect(statuses).toEqual(['box:a done'])
    expect(clock.slept()).toBeGreaterThan(0)
    expect(world.writes()).toEqual(['PutBox a'])
  })

  test('what seems to be hidden while another run creates it is looked at again', async () => {
    const world = shelf()
    let looks = 0
    const kinds = new Map(
      [...boxKinds].map(([name, kind]) => {
        const observe: typeof kind.observe = async (...args) =>
          ++looks === 2 ? { state: 'hidden', reason: 'not seen' } : kind.observe(...args)
        return [name, { ...kind, observe }]
      })
    )
    expect((await apply([box('a')], world, kinds)).statuses).toEqual(['box:a done'])
  })

  describe('when somebody else creates an object right before it would be created', () => {
    /** The first write finds that `meanwhile` has happened, and is refused. */
    function refusing(world: ReturnType<typeof shelf>, meanwhile: () => void, exists = true) {
      let refused = false
      const run: Run = async (operation) => {
        if (operation.name !== 'PutBox' || refused) return world.run(operation)
        refused = true
        meanwhile()
        throw new ServiceError(operation, 'TAKEN', 'the box exists already', exists ? { exists: true } : {})
      }
      return { ...world, run }
    }

    test.each([
      ['as declared: nothing is left to do', 'red', []],
      ['different: it is changed', 'blue', ['PutBox a']]
    ])('%s', async (_, color, writes) => {
      const world = shelf()
      const { statuses } = await apply(
        [box('a')],
        refusing(world, () => world.put('a', { color }))
      )
      expect([statuses, world.writes(), world.get('a')?.color]).toEqual([['box:a done'], writes, 'red'])
    })

    test('in one that has only to be changed, it goes on with what is left', async () => {
      const world = shelf()
      world.put('a', { color: 'blue' })
      const { statuses } = await apply(
        [box('a')],
        refusing(world, () => world.put('a', { color: 'green' }))
      )
      expect([statuses, world.writes(), world.get('a')?.color]).toEqual([['box:a done'], ['PutBox a'], 'red'])
    })

    test.each([
      ['it is not to be seen', true, () => undefined],
      ['it was refused for another reason', false, (world: ReturnType<typeof shelf>) => world.put('a')]
    ])('%s: the refusal is the failure', async (_, exists, meanwhile) => {
      const world = shelf()
      const { outcomes } = await apply(
        [box('a')],
        refusing(world, () => void meanwhile(world), exists)
      )
      expect(outcomes[0]).toMatchObject({ status: 'failed', error: { code: 'TAKEN' } })
    })
  })

  test('fails when the object never matches the declared state', async () => {
    const world = shelf({ staleReads: 1000 })
    const { outcomes } = await apply([box('a')], world)
    expect(outcomes[0]?.error).toMatchObject({ code: 'NOT_SETTLED', message: expect.stringContaining('material') })
    expect(outcomes[0]?.halfDone?.map(({ name }) => name)).toEqual(['PutBox', 'PutBox'])
  })
})

describe('destroy', () => {
  test('deletes dependencies last, and can be run twice', async () => {
    const world = shelf()
    world.put('a')
    world.put('b')
    const levels = inLevels([box('a'), box('b', {}, { after: ['box:a'] })])
    const remove = async () => {
      const plan = planDestroy(
        levels,
        await observeAll(levels.flat(), boxKinds, world.run, new Date()),
        boxKinds,
        false
      )
      return destroy(plan.changes, boxKinds, { run: world.run, read: world.run, clock: fakeClock() }, quiet)
    }
    expect((await remove()).map(({ status }) => status)).toEqual(['done', 'done'])
    expect(world.writes()).toEqual(['DeleteBox b', 'DeleteBox a'])
    expect((await remove()).map(({ status }) => status)).toEqual(['unchanged', 'unchanged'])
  })

  test('what somebody else deleted in the meantime counts as done', async () => {
    const world = shelf()
    world.put('a')
    const levels = inLevels([box('a')])
    const plan = planDestroy(levels, await observeAll(levels.flat(), boxKinds, world.run, new Date()), boxKinds, false)
    await world.run({ client: 's3', name: 'DeleteBox', input: { name: 'a' } })
    const outcomes = await destroy(
      plan.changes,
      boxKinds,
      { run: world.run, read: world.run, clock: fakeClock() },
      quiet
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['done'])
    expect(world.writes()).toEqual(['DeleteBox a'])
  })
})

describe('runSteps', () => {
  const operation = (name: string, input: object = {}) => ({ client: 'snowflake' as const, name, input: { ...input } })

  function recorder(answers: Readonly<Record<string, readonly (readonly Row[] | Error)[]>>) {
    const sent: string[] = []
    const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]))
    const run: Run = async ({ name, input }) => {
      sent.push(Object.keys(input).length === 0 ? name : `${name} ${JSON.stringify(input)}`)
      const answer = left.get(name)?.shift() ?? []
      if (answer instanceof Error) throw answer
      return answer
    }
    return { run, sent }
  }

  const drained = (rows: readonly Row[]): boolean => rows[0]?.['pending'] === 0

  test.each<{
    readonly name: string
    readonly steps: readonly Step[]
    readonly answers: Readonly<Record<string, readonly (readonly Row[] | Error)[]>>
    readonly sent: readonly string[]
    readonly error?: object
  }>([
    {
      name: 'saves a value of a step and fills it in later, at any depth',
      steps: [
        call(operation('now'), { save: { column: 'now', as: 'pausedAt' } }),
        call(operation('refresh', { list: [{ since: { saved: 'pausedAt' } }] }))
      ],
      answers: { now: [[{ now: 'T1' }]] },
      sent: ['now', 'refresh {"list":[{"since":"T1"}]}']
    },
    {
      name: 'stops at a failure, but leaves the object in a safe state',
      steps: [
        call(operation('suspend')),
        call(operation('alter')),
        call(operation('tag')),
        call(operation('resume'), { always: true })
      ],
      answers: { alter: [new Error('refused')] },
      sent: ['suspend', 'alter', 'resume'],
      error: new Error('refused')
    },
    {
      name: 'throws the first of two failures',
      steps: [call(operation('alter')), call(operation('resume'), { always: true })],
      answers: { alter: [new Error('first')], resume: [new Error('second')] },
      sent: ['alter', 'resume'],
      error: new Error('first')
    },
    {
      name: 'waits, and runs other steps in between',
      steps: [
        {
          step: 'wait',
          for: 'pending files to be loaded',
          read: operation('status'),
          until: drained,
          meanwhile: [call(operation('nudge'))],
          everySeconds: 5,
          withinSeconds: 60
        },
        call(operation('replace'))
      ],
      answers: { status: [[{ pending: 2 }], [{ pending: 1 }], [{ pending: 0 }]] },
      sent: ['status', 'nudge', 'status', 'nudge', 'status', 'replace']
    },
    {
      name: 'times out',
      steps: [
        { step: 'wait', for: 'it', read: operation('status'), until: drained, everySeconds: 5, withinSeconds: 9 },
        call(operation('replace'))
      ],
      answers: {},
      sent: ['status', 'status'],
      error: { code: 'WAIT_TIMED_OUT' }
    },
    ...(['met', 'timed-out'] as const).map((ended) => ({
      name: `runs the steps for a wait that ended with ${ended}`,
      steps: [
        {
          step: 'wait' as const,
          for: 'it',
          read: operation('status'),
          until: drained,
          everySeconds: 5,
          withinSeconds: 9,
          mayTimeOut: 'drained'
        },
        call(operation('note'), { only: { wait: 'drained', ended: 'met' } }),
        call(operation('copy'), { only: { wait: 'drained', ended: 'timed-out' } }),
        call(operation('replace'))
      ],
      answers: ended === 'met' ? { status: [[{ pending: 0 }]] } : {},
      sent: ended === 'met' ? ['status', 'note', 'replace'] : ['status', 'status', 'copy', 'replace']
    })),
    {
      name: 'uses the latest content of a document that others write to',
      steps: [
        call(operation('read')),
        call(operation('write', { entries: ['seen'] }), {
          latest: async (run) => ({
            operation: operation('write', {
              entries: (await run({ ...operation('GetDocument'), client: 's3' }))[0]?.['entries']
            }),
            repair: () => Promise.resolve(undefined)
          })
        })
      ],
      answers: { GetDocument: [[{ entries: ['seen', 'added'] }]] },
      sent: ['read', 'GetDocument', 'write {"entries":["seen","added"]}']
    },
    {
      name: 'stops when a value to save is missing',
      steps: [call(operation('now'), { save: { column: 'now', as: 'pausedAt' } }), call(operation('replace'))],
      answers: { now: [[{}]] },
      sent: ['now'],
      error: { code: 'INTERNAL' }
    }
  ])('$name', async ({ steps, answers, sent, error }) => {
    const world = recorder(answers)
    const outcome = await runSteps(
      steps,
      { run: world.run, read: world.run, clock: fakeClock() },
      'pipe:P',
      unwatched
    ).then(
      () => undefined,
      (thrown: unknown) => thrown
    )
    expect(world.sent).toEqual(sent)
    if (error === undefined) expect(outcome).toBeUndefined()
    else expect(outcome).toMatchObject(error)
  })
})
