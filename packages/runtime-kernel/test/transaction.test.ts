import { isDurabilityError } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createSupervisor, defineAgent, type Scope, type StepError, type TransactionContext } from '../src/index.ts'
import { type Rows, transactionalJournal } from './transactional-journal.ts'
import { abandon, entriesOf, forever, heir, kindsOf, until } from './world.ts'

const run = { runId: 'run' }
const agentOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'a', act: (_: null, scope) => act(scope) })
const insert = (scope: Scope, key: string, then: (attempt: number) => unknown = () => key, options: object = {}) =>
  scope.step(
    key,
    ({ tx, attempt }: TransactionContext<Rows>) => {
      tx.insert(key)
      return then(attempt)
    },
    { effect: 'transactional', ...options },
  )
const code = (error: unknown) => (error as StepError).code

test('an effect commits with its outcome, in one entry and without an intent [K-15]', async () => {
  const { journal, shelf, rows } = transactionalJournal()
  const agent = agentOf(async (scope) => [await insert(scope, 'one'), await scope.step('plain', () => rows.length)])
  expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toEqual(['one', 1])
  expect(rows).toEqual(['one'])
  const entries = await entriesOf(journal)
  expect(entries.map(({ kind }) => kind)).toEqual([
    ...['run.acquired', 'node.spawned', 'step.settled', 'step.settled', 'node.settled'],
  ])
  expect(entries[2]?.payload).toMatchObject({ v: 2, key: 'one', effect: 'transactional' })
  expect(entries[3]?.payload).toMatchObject({ v: 1, key: 'plain' })
  // Older code must leave a run alone whose log it does not understand.
  expect(shelf.get('run')?.row.vocabulary).toBe(2)
})

test('a run without such a step is as it always was [W-2]', async () => {
  const { journal, shelf } = transactionalJournal()
  await createSupervisor({ journal }).run(
    agentOf((scope) => scope.step('plain', () => 1)),
    null,
    run,
  )
  expect(shelf.get('run')?.row.vocabulary).toBe(1)
})

describe('undone', () => {
  test('is an attempt that throws; the next one does it once, and none is told before it is durable [K-15, K-7]', async () => {
    const { journal, rows } = transactionalJournal()
    const fail = (attempt: number) => {
      if (attempt < 3) throw Object.assign(new Error(`attempt ${attempt}`), { code: 'E_OWN' })
      return attempt
    }
    const agent = agentOf(async (scope) => [
      await insert(scope, 'twice', fail, { retry: { maxAttempts: 3, delayMs: 0 } }),
      await insert(scope, 'never', fail, { retry: { maxAttempts: 2, delayMs: 0 } }).catch(code),
    ])
    expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toEqual([3, 'E_OWN'])
    expect(rows).toEqual(['twice'])
    expect((await kindsOf(journal)).filter((kind) => kind === 'step.failed')).toHaveLength(3)
  })

  test.each([
    ['cannot be stored', () => 1n],
    ['is larger than a batch', () => 'x'.repeat(8 * 1024 * 1024)],
  ])('is one whose result %s [K-8]', async (_, result) => {
    const { journal, rows } = transactionalJournal()
    const agent = agentOf((scope) => insert(scope, 'one', result).catch(code))
    expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toBe('RESULT_UNSTORABLE')
    expect(rows).toEqual([])
  })

  test('is one that takes too long, and that is certain [K-15]', async () => {
    const { journal, rows } = transactionalJournal()
    const told = (error: StepError) => [error.code, error.message.includes('unknown')]
    const agent = agentOf((scope) => insert(scope, 'one', forever, { timeoutMs: 5 }).catch(told))
    expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toEqual(['STEP_TIMEOUT', false])
    expect(rows).toEqual([])
  })

  test('is one that does not listen when the supervisor closes, and the run is given back [K-14]', async () => {
    const { journal, rows } = transactionalJournal()
    let isAtWork = false
    const hang = () => {
      isAtWork = true
      return forever()
    }
    const supervisor = createSupervisor({ journal, graceMs: 1 })
    const going = supervisor.run(
      agentOf((scope) => Promise.all([insert(scope, 'one', hang), insert(scope, 'two')])),
      null,
      run,
    )
    going.catch(() => {})
    await until(() => isAtWork)
    await supervisor.close()
    await expect(going).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
    expect(await journal.head('run')).toMatchObject({ holder: null, stalled: null, status: 'open' })
    expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'run.released'])
    const agent = agentOf((scope) => Promise.all([insert(scope, 'one'), insert(scope, 'two')]))
    expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toEqual(['one', 'two'])
    expect(rows).toEqual(['one', 'two'])
  })
})

test('a result larger than a log keeps in place commits along with its effect [K-8]', async () => {
  const { journal, rows } = transactionalJournal()
  const large = 'x'.repeat(5 * 1024 * 1024)
  expect(
    await createSupervisor({ journal }).runOrThrow(
      agentOf((scope) => insert(scope, 'one', () => large)),
      null,
      run,
    ),
  ).toBe(large)
  expect(rows).toEqual(['one'])
})

test.each([
  ['under the function', 2],
  ['after the commit', 1],
] as const)(
  'a connection that breaks %s is settled by a newer epoch, in the same run [K-15, T-6]',
  async (fault, executed) => {
    const { journal, rows, fails } = transactionalJournal()
    let executions = 0
    const agent = agentOf(async (scope) => {
      const told = await insert(scope, 'one', () => {
        executions += 1
        return executions
      })
      return [told, await scope.step('next', () => 'next')]
    })
    fails.push(fault)
    expect(await createSupervisor({ journal }).runOrThrow(agent, null, run)).toEqual([executed, 'next'])
    expect([executions, rows]).toEqual([executed, ['one']])
    expect((await kindsOf(journal)).filter((kind) => kind === 'run.acquired')).toHaveLength(2)
    expect((await journal.head('run')).epoch).toBe(2)
  },
)

test('what its function throws while its connection breaks is no failure of the step [K-14]', async () => {
  const { journal, rows, fails } = transactionalJournal()
  const fail = () => {
    if (rows.length === 0 && fails.length === 0 && attempts++ === 0) throw new Error('query failed')
    return 'done'
  }
  let attempts = 0
  fails.push('under the function')
  expect(
    await createSupervisor({ journal }).runOrThrow(
      agentOf((scope) => insert(scope, 'one', fail)),
      null,
      run,
    ),
  ).toBe('done')
  expect(await kindsOf(journal)).not.toContain('step.failed')
})

test('results are told in the order of the log, though one of them is known late [K-5]', async () => {
  const { journal } = transactionalJournal()
  const told: string[] = []
  let isPlainDone = false
  const slow = () => until(() => isPlainDone).then(() => 'slow')
  const agent = agentOf(async (scope) => {
    const note = (key: string, step: Promise<unknown>) => step.then(() => told.push(key))
    const plain = scope.step('plain', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      isPlainDone = true
    })
    await Promise.all([note('plain', plain), note('slow', insert(scope, 'slow', slow))])
    return told
  })
  const first = await createSupervisor({ journal }).runOrThrow(agent, null, run)
  const settled = (await entriesOf(journal)).filter(({ kind }) => kind === 'step.settled')
  expect(first).toEqual(settled.map(({ payload }) => (payload as { key: string }).key))
})

describe('on a journal without transactions', () => {
  const agent = agentOf(async (scope) => [await insert(scope, 'one'), await scope.step('next', () => 'next')])

  test('such a step stalls the run before it is executed, and says what to do [K-15]', async () => {
    const journal = createMemoryJournal()
    await expect(createSupervisor({ journal }).run(agent, null, run)).rejects.toThrow(/no transactions: move the run/)
    expect(await journal.head('run')).toMatchObject({ status: 'stalled', holder: null })
    expect(await kindsOf(journal)).not.toContain('step.settled')
  })

  test('one that is committed is told all the same [K-1]', async () => {
    const { journal, rows } = transactionalJournal()
    const halfway = agentOf(async (scope) => [await insert(scope, 'one'), await scope.step('next', forever)])
    await abandon(journal, halfway, null, 3)
    const plain = createMemoryJournal()
    await plain.import(journal.export('run'))
    expect(await heir(plain).runOrThrow(agent, null, run)).toEqual(['one', 'next'])
    expect(rows).toEqual(['one'])
  })
})

test('an error of the journal that is not the network ends the drive as for any other entry [K-14]', async () => {
  const { journal } = transactionalJournal()
  const supervisor = createSupervisor({ journal })
  const agent = agentOf((scope) =>
    insert(scope, 'one', async () => {
      const { holder } = await journal.head('run')
      if (holder) await journal.acquire('run', { owner: 'heir', ttlMs: 1_000, supersede: holder })
    }),
  )
  const error = await supervisor.run(agent, null, run).catch((thrown: unknown) => thrown)
  expect(isDurabilityError(error, 'FENCED')).toBe(true)
})
