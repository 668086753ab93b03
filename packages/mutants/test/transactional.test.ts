import { describeJournal, describeKernel, type Harness, LAWS, tryLaw } from '@tangle-network/durability-conformance'
import { describe, expect, test } from 'vitest'
import { kernel } from '../src/program-kernel.ts'
import { harness as onFile } from '../src/transactional-file.ts'
import { FLAWS, type Flaw } from '../src/transactional-flaw.ts'
import { harness, transactionalHarness } from '../src/transactional-memory.ts'

/** Enough random cases to meet what each law is about. */
const RUNS = Number(process.env.CONFORMANCE_RUNS) || 2

const aboutTransactions = LAWS.filter(({ needs, level }) => level !== 'K' && needs?.includes('transactions'))

describeJournal('transactional memory', harness, { describe, test }, { runs: RUNS, levels: ['L0', 'L1'] })
describeKernel('durability on transactional memory', harness, kernel, { describe, test }, { runs: RUNS })

test('a process that is killed in a transaction leaves it whole or absent [T-2]', async () => {
  const [law] = aboutTransactions.filter(({ level }) => level === 'L2')
  const { failure, tally } = await tryLaw(law!, { harness: onFile as Harness, seed: 1, runs: 1 })
  expect(failure).toBeUndefined()
  expect(tally.kills).toBe(9)
})

describe.each(Object.entries(FLAWS))('the flaw %s', (flaw, invariant) => {
  test('is found by a law that names its invariant', async () => {
    const flawed = transactionalHarness(flaw as Flaw) as Harness
    const named: string[] = []
    for (const law of aboutTransactions.filter(({ level }) => level !== 'L2')) {
      const { failure } = await tryLaw(law, { harness: flawed, seed: 1, runs: 1 })
      if (failure?.invariant === invariant) named.push(law.id)
    }
    expect(named).not.toStrictEqual([])
  })
})
