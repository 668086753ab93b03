import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createSupervisor, defineAgent, StepError } from '../src/index.ts'
import { abandon, counting, entriesOf, forever, heir, kindsOf } from './world.ts'

test('a committed step is not executed again after a crash [K-1]', async () => {
  const journal = createMemoryJournal()
  const executed: string[] = []
  let isDead = true
  const agent = defineAgent({
    name: 'two-steps',
    async act(_: null, scope) {
      const first = await scope.step('first', () => executed.push('first'))
      const second = await scope.step('second', () => (isDead ? forever() : executed.push('second')))
      return [first, second]
    },
  })
  await abandon(journal, agent, null, 3)
  isDead = false
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toEqual([1, 2])
  expect(executed).toEqual(['first', 'second'])
})

test('every attempt of a step has one idempotency key, and every step its own [K-2]', async () => {
  const journal = createMemoryJournal()
  const keys: string[] = []
  const tokens: number[] = []
  let isDead = true
  const leaf = defineAgent({
    name: 'leaf',
    act: (_: null, scope) =>
      scope.step('s', ({ idempotencyKey, fencingToken }) => {
        keys.push(idempotencyKey)
        tokens.push(fencingToken)
        return isDead ? forever() : null
      }),
  })
  const agent = defineAgent({
    name: 'root',
    act: (_: null, scope) => Promise.all(['a', 'b'].map((key) => scope.call(leaf, null, { key }))),
  })
  await abandon(journal, agent, null, 4)
  await new Promise((resolve) => setImmediate(resolve))
  isDead = false
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(keys).toHaveLength(4)
  expect(keys.slice(2)).toEqual(keys.slice(0, 2))
  expect(new Set(keys).size).toBe(2)
  expect(tokens).toEqual([1, 1, 2, 2])
})

test('a once effect in doubt is not executed again but told as unknown, and the run waits [K-3]', async () => {
  const journal = createMemoryJournal()
  let executions = 0
  const agent = defineAgent({
    name: 'mailer',
    async act(_: null, scope) {
      await scope.step(
        'send',
        () => {
          executions += 1
          return forever()
        },
        { effect: 'once' },
      )
    },
  })
  await abandon(journal, agent, null, 3)
  await expect(heir(journal).run(agent, null, { runId: 'run' })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  expect(executions).toBe(1)
  const head = await journal.head('run')
  expect(head.status).toBe('stalled')
  expect(head.holder).toBeNull()
  const written = [{ payload: { outcome: { unknown: { attempt: 1 } } } }, { kind: 'node.stalled' }]
  expect((await entriesOf(journal)).slice(-2)).toMatchObject(written)
})

test('code that handles the unknown outcome lets the stalled run end [K-3]', async () => {
  const journal = createMemoryJournal()
  let handles = false
  const agent = defineAgent({
    name: 'mailer',
    async act(_: null, scope) {
      try {
        await scope.step('send', forever, { effect: 'once' })
      } catch (error) {
        if (handles && error instanceof StepError && error.code === 'OUTCOME_UNKNOWN') return 'asked the recipient'
        throw error
      }
      return 'sent'
    },
  })
  await abandon(journal, agent, null, 3)
  await expect(heir(journal).run(agent, null, { runId: 'run' })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  handles = true
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe('asked the recipient')
})

test('a step costs one append, whatever its class, and n steps cost n and two more [K-4]', async () => {
  for (const effect of ['pure', 'idempotent', 'once'] as const) {
    const { journal, calls } = counting(createMemoryJournal())
    const agent = defineAgent({
      name: 'sequence',
      async act(n: number, scope) {
        for (let index = 0; index < n; index++) await scope.step(`s${index}`, () => index, { effect })
      },
    })
    await createSupervisor({ journal }).runOrThrow(agent, 10, { runId: 'run' })
    // The takeover and the first intent go ahead of the first effect; the last outcome ends the run in its own append.
    expect([effect, calls.get('append')]).toEqual([effect, 11])
  }
})

test('what is delivered is what was stored, not the object that was returned [K-8]', async () => {
  const journal = createMemoryJournal()
  const original = { list: [1], gone: undefined }
  const agent = defineAgent({
    name: 'copy',
    async act(_: null, scope) {
      const copy = await scope.step('s', () => original)
      const nothing = await scope.step('nothing', () => {})
      return { same: copy === original, copy, keys: Object.keys(copy), nothing: String(nothing) }
    },
  })
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toEqual({
    same: false,
    copy: { list: [1] },
    keys: ['list'],
    nothing: 'undefined',
  })
})

test('a large result leaves the log for a blob, and comes back the same live and on replay [K-8]', async () => {
  const journal = createMemoryJournal()
  const large = 'ü'.repeat(100_000)
  const huge = 'x'.repeat(6_000_000)
  let isDead = true
  const agent = defineAgent({
    name: 'large',
    async act(_: null, scope) {
      const [a, b] = await Promise.all([scope.step('large', () => large), scope.step('huge', () => huge)])
      await scope.step('wait', () => (isDead ? forever() : null))
      return [a === large, b === huge]
    },
  })
  await abandon(journal, agent, null, 4)
  for (const entry of await entriesOf(journal)) expect(JSON.stringify(entry.payload).length).toBeLessThan(1_000)
  isDead = false
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toEqual([true, true])
})

test('a throw is retried by policy and then delivered as the same StepError, live and on replay [K-7]', async () => {
  const journal = createMemoryJournal()
  const caught: unknown[] = []
  let attempts = 0
  let isDead = true
  const agent = defineAgent({
    name: 'failing',
    async act(_: null, scope) {
      try {
        await scope.step(
          'fail',
          ({ attempt }) => {
            attempts += 1
            throw Object.assign(new RangeError(`attempt ${attempt}`), { code: 'E_FAR', data: { far: [1] } })
          },
          { retry: { maxAttempts: 3, delayMs: 1 } },
        )
      } catch (error) {
        caught.push(error)
      }
      await scope.step('wait', () => (isDead ? forever() : null))
    },
  })
  await abandon(journal, agent, null, 5)
  isDead = false
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(attempts).toBe(3)
  expect(caught).toHaveLength(2)
  for (const error of caught) {
    expect(error).toBeInstanceOf(StepError)
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'attempt 3',
      code: 'E_FAR',
      data: { far: [1] },
      attempts: 3,
    })
  }
})

test('failed attempts are counted in the journal, so a crash does not give them back [K-7]', async () => {
  const journal = createMemoryJournal()
  const attempts: number[] = []
  let isDead = true
  const agent = defineAgent({
    name: 'poison',
    act: (_: null, scope) =>
      scope.step(
        's',
        ({ attempt }) => {
          attempts.push(attempt)
          if (attempt === 2 && isDead) return forever()
          throw new Error('no')
        },
        { retry: { maxAttempts: 3, delayMs: 0 } },
      ),
  })
  await abandon(journal, agent, null, 3)
  while (attempts.length < 2) await new Promise((resolve) => setImmediate(resolve))
  isDead = false
  const result = await heir(journal).run(agent, null, { runId: 'run' })
  expect(attempts).toEqual([1, 2, 2, 3])
  expect(result).toMatchObject({ status: 'failed', error: { message: 'no', attempts: 1 } })
})

test('a result that cannot be stored is a durable failure, never a second execution [K-8]', async () => {
  const journal = createMemoryJournal()
  let executions = 0
  let isDead = true
  const deep = (levels: number): unknown => (levels === 0 ? 0 : [deep(levels - 1)])
  const agent = defineAgent({
    name: 'unstorable',
    async act(_: null, scope) {
      const codes: unknown[] = []
      for (const value of [new Date(0), 1n, Number.NaN, deep(63), deep(70)]) {
        const step = scope.step(`s${codes.length}`, () => {
          executions += 1
          return value
        })
        codes.push(await step.catch((error: StepError) => error.code))
      }
      await scope.step('wait', () => (isDead ? forever() : null))
      return codes
    },
  })
  await abandon(journal, agent, null, 7)
  isDead = false
  const codes = await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(codes).toEqual(Array(5).fill('RESULT_UNSTORABLE'))
  expect(executions).toBe(5)
})

test('a result that does not fit its schema is a failure of the step', async () => {
  const agent = defineAgent({
    name: 'schema',
    act: (_: null, scope) => scope.step('s', () => 'five' as unknown as number, { output: z.number() }),
  })
  const result = await heir(createMemoryJournal()).run(agent, null, { runId: 'run' })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'INVALID_OUTPUT' } })
})

test('an attempt that takes too long is aborted and fails; of a once effect the outcome is unknown', async () => {
  const aborted: string[] = []
  const agent = defineAgent({
    name: 'slow',
    async act(_: null, scope) {
      const hang = ({ signal }: { signal: AbortSignal }) => {
        signal.addEventListener('abort', () => aborted.push(signal.reason.code))
        return forever()
      }
      const code = (error: StepError) => error.code
      return [
        await scope.step('idempotent', hang, { timeoutMs: 5 }).catch(code),
        await scope.step('once', hang, { timeoutMs: 5, effect: 'once' }).catch(code),
      ]
    },
  })
  const value = await heir(createMemoryJournal()).runOrThrow(agent, null, { runId: 'run' })
  expect(value).toEqual(['STEP_TIMEOUT', 'OUTCOME_UNKNOWN'])
  expect(aborted).toEqual(['STEP_TIMEOUT', 'STEP_TIMEOUT'])
})

test('a once effect is intended durably before it happens [K-3]', async () => {
  const journal = createMemoryJournal()
  let seen: string[] = []
  const agent = defineAgent({
    name: 'once',
    act: (_: null, scope) =>
      scope.step(
        's',
        async () => {
          seen = await kindsOf(journal)
        },
        { effect: 'once' },
      ),
  })
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(seen).toEqual(['run.acquired', 'node.spawned', 'step.intended'])
})

test('a once step with a retry policy is a mistake in the program', async () => {
  const agent = defineAgent({
    name: 'mistake',
    act: (_: null, scope) => scope.step('s', () => 1, { effect: 'once', retry: { maxAttempts: 2 } }),
  })
  const result = await heir(createMemoryJournal()).run(agent, null, { runId: 'run' })
  expect(result).toMatchObject({ status: 'failed', error: { name: 'TypeError' } })
})
