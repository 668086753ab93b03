import { REMOTE_LAWS, tryRemoteLaw } from '@tangle-network/durability-conformance'
import { describe, expect, test } from 'vitest'
import { BROKEN_CLIENTS } from './broken-clients.ts'

const law = (id: string) => {
  const found = REMOTE_LAWS.find((each) => each.id === id)
  if (!found) throw new Error(`no law ${id}`)
  return found
}

describe.each(BROKEN_CLIENTS.map((client) => [client.id, client] as const))('a client in which %s', (_, client) => {
  test.each(client.seenBy)('breaks the law that %s', async (id) => {
    let bites = 0
    const harness = client.harness(() => {
      bites += 1
    })
    const { failure } = await tryRemoteLaw(law(id), { harness, seed: 1, runs: 0, patienceMs: 5_000 })
    expect(failure?.expected ?? failure?.message, 'what the law has seen').toBeDefined()
    expect(bites, 'how often the broken path was taken').toBeGreaterThan(0)
  })
})

test('every law about the network is broken by a client', () => {
  const seen = new Set(BROKEN_CLIENTS.flatMap(({ seenBy }) => seenBy))
  const ofTheNetwork = REMOTE_LAWS.filter(({ needs = [] }) => needs.includes('endpoint'))
  expect(ofTheNetwork.map(({ id }) => id).filter((id) => !seen.has(id))).toStrictEqual([])
})
