import { expect } from 'vitest'
import { countedJournal } from '../../src/counted-journal.ts'
import { until } from '../../src/failover/until.ts'
import type { Subject } from './subjects.ts'
import { type Claim, verdict } from './world.ts'

const AT = 'then'
const TTL_MS = 60_000

/** Who may write, and until when. */
export function claimsOfLeases({ open, prefix }: Subject): Claim[] {
  return [
    {
      title: 'of two processes one writes; the other is refused, may read, and goes on when the first has closed',
      async check(world) {
        const [first, second] = [open(await world.open()), open(await world.open())]
        await first.begin('x', AT)
        await first.append('x', { index: 0 })
        expect(await verdict(second.begin('x', AT))).toBe('LEASE_HELD')
        expect(await verdict(second.append('x', { index: 1 }))).toBe('LEASE_HELD')
        expect(await second.load('x')).toEqual([{ index: 0 }])
        await second.begin('y', AT)
        await first.close()
        await second.append('x', { index: 1 })
        expect(await second.load('x')).toEqual([{ index: 0 }, { index: 1 }])
      },
    },
    {
      title: 'two ports of one process keep each other out as two processes do',
      async check(world) {
        const journal = await world.open()
        const [first, second] = [open(journal), open(journal)]
        await first.begin('x', AT)
        expect(await verdict(second.append('x', { index: 0 }))).toBe('LEASE_HELD')
      },
    },
    {
      title: 'reading takes no lease, and neither does refusing',
      async check(world) {
        const journal = await world.open()
        const port = open(journal)
        await port.begin('x', AT)
        await port.close()
        const reader = open(journal)
        await reader.load('x')
        await verdict(reader.append('x', { index: 0, never: Number.NaN }))
        expect((await journal.head(`${prefix}x`)).holder).toBeNull()
      },
    },
    {
      title: 'when the lease is over another takes over, and the first is fenced for good and leaves nothing',
      async check(world) {
        const [first, second] = [open(await world.open(), { ttlMs: TTL_MS }), open(await world.open())]
        await first.begin('x', AT)
        await first.append('x', { index: 0 })
        world.now += TTL_MS
        await second.append('x', { index: 1 })
        await second.close()
        for (const index of [2, 1]) expect(await verdict(first.append('x', { index }))).toBe('FENCED')
        expect(await first.load('x')).toEqual([{ index: 0 }, { index: 1 }])
        await first.close()
      },
    },
    {
      title: 'a lease that is over and that nobody took still writes',
      async check(world) {
        await using port = open(await world.open(), { ttlMs: TTL_MS })
        await port.begin('x', AT)
        world.now += 10 * TTL_MS
        await port.append('x', { index: 0 })
        expect(await port.load('x')).toEqual([{ index: 0 }])
      },
    },
    {
      title: 'a port renews what it holds, also when the store fails now and then, and stops when it has closed',
      async check(world) {
        const { journal, calls } = countedJournal(await world.open())
        const ttlMs = 30
        await using port = open(journal, { owner: 'me', ttlMs })
        await port.begin('x', AT)
        world.now += ttlMs - 1
        world.failAt('renew:before-write', 2)
        await until('renewals', 20_000, () => (calls.get('renew') ?? 0) >= 4)
        const { holder } = await journal.head(`${prefix}x`)
        expect(holder).toEqual({ owner: 'me', epoch: 1, expiresAt: world.now + ttlMs })
        world.now += ttlMs - 1
        expect(await verdict(open(await world.open()).append('x', { index: 0 }))).toBe('LEASE_HELD')
        await port.close()
        const renewed = calls.get('renew')
        await journal.head(`${prefix}x`)
        expect(calls.get('renew')).toBe(renewed)
        expect((await journal.head(`${prefix}x`)).holder).toBeNull()
      },
    },
  ]
}
