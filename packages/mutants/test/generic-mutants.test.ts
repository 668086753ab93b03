import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { type Harness, MUTANTS, plantedHarness } from '@tangle-network/durability-conformance'
import { defineJournal, type JournalStore } from '@tangle-network/durability-contract'
import { createMemoryShelf, createMemoryStore, type MemoryShelf } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { appends } from './tour/appends.ts'
import { blobs } from './tour/blobs.ts'
import { claims } from './tour/claims.ts'
import { ends } from './tour/ends.ts'
import { faults } from './tour/faults.ts'
import { leases } from './tour/leases.ts'
import { messages } from './tour/messages.ts'
import { names } from './tour/names.ts'
import { outcomeOf, type Tour } from './tour/port.ts'
import { races } from './tour/races.ts'
import { reads } from './tour/reads.ts'
import { values } from './tour/values.ts'
import { watches } from './tour/watches.ts'

const TOURS: Record<string, Tour> = {
  ...{ appends, leases, reads, watches, names, values, blobs, messages, claims, ends, races, faults },
}

const memory: Harness<MemoryShelf> = {
  name: 'journal-memory',
  capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
  provision: async () => createMemoryShelf(),
  open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
  destroy: async () => {},
}

interface Taken {
  readonly seen: readonly unknown[]
  readonly bites: number
}

/** Takes the tour, on a store with the mutant if one is given, and answers what was seen. */
async function take(tour: Tour, mutant?: (typeof MUTANTS)[number]): Promise<Taken> {
  const { harness, count } = plantedHarness(memory as Harness, mutant)
  const seen: unknown[] = []
  const armed = new Map<string, number>()
  let now = Date.UTC(2033, 4, 18)
  let tokens = 0
  let reads = 0
  const envs = new Map<string, unknown>()
  const failpoint = (name: string) => {
    const passes = (armed.get(name) ?? Number.POSITIVE_INFINITY) - 1
    armed.set(name, passes)
    if (passes === 0) throw new Error(`fails at ${name}`)
  }
  const going = tour({
    clock: { advance: (ms) => (now += ms) },
    failAt: (name, pass = 1) => armed.set(name, pass),
    reads: () => reads,
    open: async (place = 'here') => {
      const env = envs.get(place) ?? (await harness.provision())
      envs.set(place, env)
      const store = await harness.open(env, { clock: () => now, failpoint })
      if (!('adopt' in store)) throw new Error('a store was to be opened')
      const read: JournalStore['read'] = (ask) => {
        reads += 1
        return store.read(ask)
      }
      const newToken = () => {
        tokens += 1
        return `token ${tokens}`
      }
      return defineJournal(
        new Proxy(store, { get: (target, name) => (name === 'read' ? read : Reflect.get(target, name)) }),
        {
          newToken,
        },
      )
    },
    see: async (what, call) => {
      seen.push([what, await outcomeOf(call)])
      return call.catch(() => undefined)
    },
  })
  // A tour that cannot go on has seen enough.
  seen.push(['tour', await outcomeOf(going)])
  return { seen, bites: count.bites }
}

const healthy = new Map<string, Promise<Taken>>()

function takeHealthy(name: string, tour: Tour): Promise<Taken> {
  const taken = healthy.get(name) ?? take(tour)
  healthy.set(name, taken)
  return taken
}

test.each(Object.entries(TOURS))('the tour of %s goes through on a healthy store, twice alike', async (name, tour) => {
  const { seen } = await takeHealthy(name, tour)
  expect(seen.at(-1)).toStrictEqual(['tour', { ok: undefined }])
  expect((await take(tour)).seen).toStrictEqual(seen)
})

test('every mutant is listed once, under the name of its file', () => {
  const folder = new URL('../../conformance/src/mutants/', import.meta.url)
  const isMutant = (file: string) =>
    file.endsWith('.ts') && /: Mutant = \{/.test(readFileSync(new URL(file, folder), 'utf8'))
  const files = readdirSync(folder).filter(isMutant).sort()
  expect(MUTANTS.map(({ id }) => `${id}.ts`).sort()).toStrictEqual(files)
})

describe.concurrent('a mutant', () => {
  test.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))(
    '%s shows where it bites, and only there',
    async (_, mutant) => {
      const shownBy: string[] = []
      let bites = 0
      for (const [name, tour] of Object.entries(TOURS)) {
        const [planted, sound] = [await take(tour, mutant), await takeHealthy(name, tour)]
        const differs = !isDeepStrictEqual(planted.seen, sound.seen)
        bites += planted.bites
        if (differs && planted.bites > 0) shownBy.push(name)
        if (differs && planted.bites === 0 && !isOtherwiseFree(name, mutant.id))
          expect(planted.seen, `${name}, where it did not bite`).toStrictEqual(sound.seen)
      }
      expect(bites).toBeGreaterThan(0)
      expect(shownBy).not.toStrictEqual([])
    },
  )
})

/** Who wins a race is nobody's promise, and epochs may be any numbers that rise. */
function isOtherwiseFree(tour: string, mutant: string): boolean {
  return tour === 'races' || mutant === 'epochs-come-from-the-clock'
}
