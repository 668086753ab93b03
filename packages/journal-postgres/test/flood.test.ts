import type { AppendAsk } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import type { Calls } from '../src/calls.ts'
import type { Row } from '../src/connection.ts'
import { GroupCommit } from '../src/group-commit.ts'
import { prepareStatements, type Statement } from '../src/statements.ts'

/** More than the arguments that a call may have. */
const FLOOD = 200_000

test('what is asked for in one turn may be more than a call has arguments: all of it is answered, in full groups [J-15]', async () => {
  const sizes: number[] = []
  const committed = new Set<string>()
  // A server that does all that it is asked for, one turn later.
  const write = async (_: Statement, [runIds]: unknown[]): Promise<Row[]> => {
    const { length } = runIds as string[]
    sizes.push(length)
    await new Promise(setImmediate)
    return [{ answer: JSON.stringify({ now: 1, done: length, others: [] }) }]
  }
  const calls = { where: 'here', deadline: () => performance.now() + 600_000, write } as unknown as Calls
  const group = new GroupCommit({ calls, sql: prepareStatements('flood'), failpoint: () => {} }, (runId) =>
    committed.add(runId),
  )
  const answers = await Promise.all(Array.from({ length: FLOOD }, (_, run) => group.append(askOf(`run-${run}`))))
  expect(answers.every((answer) => !answer.refused)).toBe(true)
  expect(committed.size).toBe(FLOOD)
  const full = sizes.filter((size) => size === 256).length
  expect(full).toBeGreaterThan((0.99 * FLOOD) / 256)
  expect(sizes.reduce((sum, size) => sum + size)).toBe(FLOOD)
})

function askOf(runId: string): AppendAsk {
  const entry = { seq: 1, at: 1, kind: 'k', digest: 'd', refs: [], payload: '1' }
  return {
    ...{ runId, epoch: 1, token: 't', after: { seq: 0, digest: 'd' }, entries: [entry], blobs: [], needs: [] },
    ...{ end: null, suspend: null, seen: null, progress: true, vocabulary: 1 },
  } as AppendAsk
}
