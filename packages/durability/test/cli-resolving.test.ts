import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { describe, expect, test, vi } from 'vitest'
import { documentOf, durability } from './cli-bin.ts'
import { endedRuns, finish, otherRuns, runInDoubt, stalledRun } from './cli-runs.ts'
import { useScratchFolder } from './scratch.ts'

const FILE = 'journal.sqlite'
const PLACE = `sqlite:${FILE}`

useScratchFolder(() => vi.stubEnv('DURABILITY_URL', PLACE))

async function inboxOf(runId: string) {
  await using journal = await createSqliteJournal({ path: FILE })
  return journal.inbox(runId)
}

describe('resolve', () => {
  test('says what became of an unknown outcome, once, and opens the run that was stalled by it [K-27]', async () => {
    await stalledRun(PLACE, 'payment-9')
    const args = ['resolve', 'payment-9', '--key', 'charge', '--value', '{"id":7}', '--sender', 'ada']
    const first = await durability(...args, '--reason', 'asked the bank')
    expect(first.stdout).toBe('Resolved charge of payment-9, by value: message 1. The run was stalled, and is open.\n')
    const { messages, head } = await inboxOf('payment-9')
    expect(head.status).toBe('open')
    expect(messages[0]).toMatchObject({
      ...{ kind: 'durability:resolve', sender: 'ada' },
      payload: { outcome: { ok: { value: { id: 7 } } }, reason: 'asked the bank' },
    })
    const again = await durability(...args, '--reason', 'asked the bank')
    expect([again.code, again.stdout]).toStrictEqual([
      0,
      'Nothing changed: payment-9 has been told what became of charge.\n',
    ])
    const other = await durability('resolve', 'payment-9', '--key', 'charge', '--error', 'declined', '--sender', 'ada')
    expect([other.code, other.stdout]).toStrictEqual([1, ''])
    expect(other.stderr).toContain('MESSAGE_CONFLICT')
  })

  test('takes an error and its code, and answers programs in JSON [K-27]', async () => {
    await stalledRun(PLACE, 'payment-9')
    const args = ['resolve', 'payment-9', '--key', 'charge', '--error', 'declined', '--code', 'DECLINED', '--json']
    expect(documentOf(await durability(...args, '--sender', 'ada'))).toStrictEqual({
      ...{ runId: 'payment-9', resolved: true, position: 1, path: [], key: 'charge', as: 'error', sender: 'ada' },
    })
    const { messages } = await inboxOf('payment-9')
    expect(messages[0]?.payload).toMatchObject({
      outcome: { failed: { message: 'declined', code: 'DECLINED', attempts: 1 } },
    })
  })

  test('changes nothing where there is nothing to resolve, and says what was found [K-27]', async () => {
    await runInDoubt(PLACE, 'payment-8')
    const places = [
      ['--key', 'charge'],
      ['--key', 'quote'],
      ['--key', 'none'],
      ['--path', 'a/b', '--key', 'charge'],
      ['--path', '["a/b"]', '--key', 'charge'],
    ]
    for (const place of places) {
      const { code, stderr } = await durability('resolve', 'payment-8', ...place, '--value', '1')
      expect(code).toBe(1)
      expect(stderr).toContain('NOT_RESOLVABLE')
    }
    expect((await inboxOf('payment-8')).messages).toStrictEqual([])
  })

  test.each([
    [[], 'resolve takes --key KEY'],
    [['--key', 'k'], 'resolve takes one of --value JSON and --error TEXT'],
    [['--key', 'k', '--value', '1', '--error', 'no'], 'found neither or both'],
    [['--key', 'k', '--value', 'secret'], '--value takes JSON'],
    [['--key', 'k', '--value', '1', '--code', 'C'], 'resolve takes --code CODE with --error TEXT'],
    [['--key', 'k', '--value', '1', '--path', '[1]'], 'found JSON that is no array of texts'],
    [['--key', 'k', '--value', '1', '--path', '[a'], 'is no JSON'],
  ])('of wrong arguments %j says what was expected', async (args, expected) => {
    const { code, stdout, stderr } = await durability('resolve', 'payment-9', ...args)
    expect([code, stdout]).toStrictEqual([2, ''])
    expect(stderr).toContain(expected)
    expect(stderr).not.toContain('secret')
  })
})

describe('cancel', () => {
  test('asks a run to stop, once, and says when it will hear of it [K-19]', async () => {
    await otherRuns(FILE)
    const first = await durability('cancel', 'review-1', '--reason', 'too dear', '--sender', 'ada')
    expect(first.stdout).toBe('Asked review-1 to stop. It was suspended, and is due.\n')
    expect((await inboxOf('review-1')).messages).toMatchObject([
      { kind: 'durability:cancel', sender: 'ada', payload: { reason: 'too dear' } },
    ])
    for (const reason of ['too dear', 'another']) {
      const again = await durability('cancel', 'review-1', '--reason', reason, '--sender', 'ada')
      expect([again.code, again.stdout]).toStrictEqual([0, 'Nothing changed: review-1 has been asked to stop.\n'])
    }
    expect((await durability('cancel', 'queued-1')).stdout).toContain('with the next renewal of the lease.')
    const poison = documentOf(await durability('cancel', 'poison-1', '--sender', 'ada', '--json'))
    expect(poison).toStrictEqual({ runId: 'poison-1', asked: true, sender: 'ada', status: 'quarantined' })
  })

  test('of a run that has ended, or is not, is refused', async () => {
    await endedRuns(PLACE)
    expect((await durability('cancel', 'order-17')).stderr).toContain('RUN_CLOSED')
    expect((await durability('cancel', 'none')).stderr).toContain('RUN_NOT_FOUND')
  })
})

test('tail and show tell of a resolution, and of who made it [K-27]', async () => {
  await stalledRun(PLACE, 'payment-9')
  await durability('resolve', 'payment-9', '--key', 'charge', '--value', '{"id":7}', '--sender', 'ada')
  await finish(PLACE, 'payment-9')
  const { stdout } = await durability('tail', 'payment-9', '--last', '5')
  const words = ['node 2 has ended by an unknown outcome', 'driven by', 'opened again by ada']
  for (const text of [...words, 'charge of node 2 is done, says ada']) expect(stdout).toContain(text)
  const page = (await durability('show', 'payment-9')).stdout
  expect(page).toContain('payment-9  completed')
  expect(page).toContain('✓ charge  once, 8 B')
})
