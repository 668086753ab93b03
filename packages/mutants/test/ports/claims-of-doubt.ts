import { DurabilityError, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import type { Subject } from './subjects.ts'
import { type Claim, verdict } from './world.ts'

const AT = 'then'
/** So long a port goes on offering what stays in doubt. */
const TTL_MS = 20
const MORE_THAN_IT_OFFERS = 1_000

/** What becomes of the next appends: they land or not, and it is told or not that they did not. */
interface Weather {
  lost: number
  readonly lands: boolean
  /** Of the first; the others are told as having had no effect. */
  readonly onlyFirstIsInDoubt?: boolean
}

function under(weather: Weather, journal: Journal): Journal {
  let isFirst = true
  return {
    ...journal,
    // What is over stays so.
    renew: async () => {
      throw new DurabilityError('STORE_FAILED', { expected: 'an answer', found: 'none', where: 'store' })
    },
    async append(lease, batch) {
      if (weather.lost === 0) return journal.append(lease, batch)
      weather.lost -= 1
      if (weather.lands) await journal.append(lease, batch)
      const outcome = isFirst || !weather.onlyFirstIsInDoubt ? 'unknown' : 'not-applied'
      isFirst = false
      throw new DurabilityError('STORE_FAILED', { expected: 'an answer', found: 'none', where: 'store', outcome })
    },
  }
}

/** Writes of which the journal could not tell what became. */
export function claimsOfDoubt({ open }: Subject): Claim[] {
  return [
    ...[true, false].map((lands) => ({
      title: `an append in doubt that ${lands ? 'has' : 'has not'} landed is offered again and is there once`,
      async check(world: Parameters<Claim['check']>[0]) {
        const weather = { lost: 0, lands }
        const port = open(under(weather, await world.open()))
        await port.begin('x', AT)
        weather.lost = 2
        await port.append('x', { index: 0 })
        expect(weather.lost).toBe(0)
        await port.append('x', { index: 1 })
        expect(await port.load('x')).toEqual([{ index: 0 }, { index: 1 }])
      },
    })),
    ...[true, false].map((lands) => ({
      title: `one that stays in doubt and ${lands ? 'has' : 'has not'} landed says so; the same one again settles it`,
      async check(world: Parameters<Claim['check']>[0]) {
        const weather = { lost: 0, lands, onlyFirstIsInDoubt: true }
        const port = open(under(weather, await world.open()), { ttlMs: TTL_MS })
        await port.begin('x', AT)
        weather.lost = MORE_THAN_IT_OFFERS
        const failure = await port.append('x', { index: 0 }).catch((error: unknown) => error)
        expect(isDurabilityError(failure, 'STORE_FAILED') && failure.outcome).toBe('unknown')
        expect(weather.lost).toBeLessThan(MORE_THAN_IT_OFFERS - 1)
        weather.lost = 0
        await port.append('x', { index: 0 })
        expect(await verdict(port.append('x', { index: 0 }))).toBe('DUPLICATE_KEY')
        expect(await port.load('x')).toEqual([{ index: 0 }])
      },
    })),
    {
      title: 'one that stays in doubt is settled before the next one',
      async check(world) {
        const weather = { lost: 0, lands: false }
        const port = open(under(weather, await world.open()), { ttlMs: TTL_MS })
        await port.begin('x', AT)
        weather.lost = MORE_THAN_IT_OFFERS
        expect(await verdict(port.append('x', { index: 0 }))).toBe('STORE_FAILED')
        weather.lost = 0
        await port.append('x', { index: 1 })
        expect(await port.load('x')).toEqual([{ index: 0 }, { index: 1 }])
      },
    },
    {
      title:
        'one that stays in doubt and has not landed can land no more when the port was closed, or another took over',
      async check(world) {
        for (const takesOver of [false, true]) {
          const name = `${takesOver}`
          const weather = { lost: 0, lands: false }
          const port = open(under(weather, await world.open()), { ttlMs: TTL_MS })
          await port.begin(name, AT)
          weather.lost = MORE_THAN_IT_OFFERS
          expect(await verdict(port.append(name, { index: 0 }))).toBe('STORE_FAILED')
          weather.lost = 0
          if (!takesOver) await port.close()
          world.now += 2 * TTL_MS
          const heir = open(await world.open())
          await heir.append(name, { index: 1 })
          if (takesOver) expect(await verdict(port.append(name, { index: 0 }))).toBe('FENCED')
          expect(await heir.load(name)).toEqual([{ index: 1 }])
        }
      },
    },
    {
      title: 'one that the store threw at after its commit is there once',
      async check(world) {
        const port = open(await world.open())
        await port.begin('x', AT)
        world.failAt('append:after-commit', 2)
        await port.append('x', { index: 0 })
        expect(await port.load('x')).toEqual([{ index: 0 }])
      },
    },
    {
      title: 'a begin whose acknowledgement is lost can be made again',
      async check(world) {
        const port = open(await world.open())
        world.failAt('begin:after-commit')
        expect(await verdict(port.begin('x', AT))).toBe('STORE_FAILED')
        await port.begin('x', AT)
        await port.append('x', { index: 0 })
        expect(await port.load('x')).toEqual([{ index: 0 }])
      },
    },
  ]
}
