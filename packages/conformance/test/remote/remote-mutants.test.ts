import { describe, expect, test } from 'vitest'
import { memoryRemoteHarness, REMOTE_LAWS, REMOTE_MUTANTS, type RemoteHarness, tryRemoteLaw } from '../../src/index.ts'

const law = (id: string) => {
  const found = REMOTE_LAWS.find((each) => each.id === id)
  if (!found) throw new Error(`no law ${id}`)
  return found
}

describe.each(REMOTE_MUTANTS.map((mutant) => [mutant.id, mutant] as const))('a remote in which %s', (_, mutant) => {
  test.each(mutant.seenBy)('breaks the law that %s', async (id) => {
    let bites = 0
    const harness = mutant.plant(memoryRemoteHarness() as RemoteHarness, () => {
      bites += 1
    })
    const { failure } = await tryRemoteLaw(law(id), { harness, seed: 1, runs: 2, patienceMs: 500 })
    expect(failure?.message, 'what the law has seen').toBeDefined()
    expect(bites, 'how often the broken path was taken').toBeGreaterThan(0)
  })
})

test('every law that needs no network is broken by a mutant', () => {
  const seen = new Set(REMOTE_MUTANTS.flatMap(({ seenBy }) => seenBy))
  const inMemory = REMOTE_LAWS.filter(({ needs = [] }) => !needs.includes('endpoint'))
  expect(inMemory.map(({ id }) => id).filter((id) => !seen.has(id))).toStrictEqual([])
})
