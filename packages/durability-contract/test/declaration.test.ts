import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Capabilities, FAILPOINTS, LIMITS, TRANSACT_FAILPOINTS } from '../src/index.ts'
import { openFake } from './fake-store.ts'

test('capabilities are durability, hosts, notifications and transactions, and nothing else [C-1]', async () => {
  const { journal, store } = await openFake()
  expect(journal.capabilities).toBe(store.capabilities)
  expect(Capabilities.parse(journal.capabilities)).toStrictEqual(journal.capabilities)
  expect(Capabilities.safeParse({ durability: 'disk', hosts: 'one' }).success).toBe(false)
  expect(Capabilities.safeParse({ ...journal.capabilities, transactions: 'yes' }).success).toBe(false)
  expect(Capabilities.safeParse({ ...journal.capabilities, extra: true }).success).toBe(false)
})

test('a transaction has its three failpoints apart, for the stores that have it [F-1]', () => {
  expect(TRANSACT_FAILPOINTS).toStrictEqual(
    ['before-write', 'before-commit', 'after-commit'].map((instant) => `transact:${instant}`),
  )
})

test('every mutation has its three failpoints, and append two of its own [F-1]', () => {
  const mutations = [
    'begin',
    'acquire',
    'renew',
    'release',
    'append',
    'putBlob',
    'deliver',
    'claim',
    'revive',
    'forget',
    'adopt',
  ]
  const instants = ['before-write', 'before-commit', 'after-commit']
  const all = mutations.flatMap((mutation) => instants.map((instant) => `${mutation}:${instant}`))
  expect([...FAILPOINTS].sort()).toStrictEqual([...all, 'append:after-fence', 'append:between-entries'].sort())
})

describe('the limits', () => {
  test('of parts fit into the limits of wholes [V-9]', () => {
    expect(LIMITS.payloadBytes).toBeLessThan(LIMITS.batchBytes)
    expect(LIMITS.payloadBytes).toBeLessThanOrEqual(LIMITS.pageBytes)
    expect(LIMITS.batchBytes).toBeLessThan(LIMITS.blobBytes)
    expect(LIMITS.messageBytes).toBeLessThanOrEqual(LIMITS.pageBytes)
    expect(LIMITS.messageBytes).toBeLessThan(LIMITS.inboxBytes)
  })

  test('are the ones that the contract lists, and no others [V-9]', () => {
    const contract = readFileSync(join(import.meta.dirname, '../../../CONTRACT.md'), 'utf8')
    const listed = [...contract.matchAll(/^\| `(\w+)` +\|[^|]+\| (\d+) +\|/gm)].map(([, name, value]) => [name, value])
    expect(listed).toStrictEqual(Object.entries(LIMITS).map(([name, value]) => [name, `${value}`]))
  })
})
