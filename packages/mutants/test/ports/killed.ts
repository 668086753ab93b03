import type { Harness } from '@tangle-network/durability-conformance'
import { defineJournal, type JournalStore } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { PortChild } from './child-process.ts'
import { DEEDS, type Found, find, live, type Ports, portsOn } from './life.ts'
import type { PortOrder, PortReport } from './order.ts'
import { verdict } from './world.ts'

const NOW = 1_000_000
/** Longer than any test: nobody renews, and the heirs of the dead have the clock set. */
const TTL_MS = 3_600_000
const AT_ONCE = 3

/** What everybody else sees, at that time, while this lasts. */
async function look<Env, T>(
  harness: Harness<Env>,
  env: Env,
  now: number,
  work: (ports: Ports) => Promise<T>,
): Promise<T> {
  await using journal = defineJournal(
    (await harness.open(env, { clock: () => now, failpoint: () => {} })) as JournalStore,
  )
  await using ports = portsOn(journal, { ttlMs: TTL_MS })
  return await work(ports)
}

function namesOf(reports: readonly PortReport[], is: 'offered' | 'acknowledged'): string[] {
  return reports.flatMap((report) => (report.is === is ? [report.what] : []))
}

function deedsIn(found: Found): string[] {
  return DEEDS.filter((deed) => deed.isDone(found)).map(({ name }) => name)
}

/** A process is killed at every failpoint of a life. Answers where that was, and how often its heir had to wait. */
export async function killEverywhere<Env>(harness: Harness<Env>): Promise<{ killedAt: string[]; waited: number }> {
  const orderOf = (env: Env): PortOrder => {
    return { harness: harness.workerModule ?? '', env, now: NOW, ttlMs: TTL_MS, does: 'live' }
  }
  const whole = await onPlace(harness, async (env) => {
    const { reports, signal } = await new PortChild(orderOf(env)).end
    expect(signal).toBeNull()
    const last = reports.at(-1)
    return { total: last?.is === 'done' ? last.failpoints : 0, found: await look(harness, env, NOW, find) }
  })
  expect(deedsIn(whole.found)).toEqual(DEEDS.map(({ name }) => name))
  const killedAt: string[] = []
  let [next, waited] = [1, 0]
  const lane = async () => {
    for (let nth = next++; nth <= whole.total; nth = next++) {
      await onPlace(harness, async (env) => {
        const { reports, signal } = await new PortChild({ ...orderOf(env), killAt: nth }).end
        const last = reports.at(-1)
        const at = `failpoint ${nth} of ${whole.total}, ${last?.is === 'killed' ? last.at : ''}`
        expect([signal, last?.is], at).toEqual(['SIGKILL', 'killed'])
        killedAt.push(last?.is === 'killed' ? last.at : '')
        const acknowledged = namesOf(reports, 'acknowledged')
        const found = deedsIn(await look(harness, env, NOW, find))
        // What was acknowledged is there, in order, and of the rest at most what was offered last.
        expect([acknowledged, namesOf(reports, 'offered')], at).toContainEqual(found)
        waited += await inherit(harness, env, whole.found, at)
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  expect(killedAt).toHaveLength(whole.total)
  return { killedAt, waited }
}

/** Whoever comes next is refused while the lease of the dead lives, and afterwards ends the life as one that was not killed. */
async function inherit<Env>(harness: Harness<Env>, env: Env, whole: Found, at: string): Promise<number> {
  let isHeld = false
  await look(harness, env, NOW, async (ports) => {
    for (const { runId, holder } of await heads(harness, env)) {
      if (!holder || !runId.startsWith('port/spawn-tree/')) continue
      isHeld = true
      expect(await verdict(ports.trees.appendEvent('root', { kind: 'edge' })), at).toBe('LEASE_HELD')
    }
  })
  await look(harness, env, NOW + TTL_MS, async (ports) => {
    await live(ports, (_, make) => make())
    expect(await find(ports), at).toEqual(whole)
  })
  return isHeld ? 1 : 0
}

async function heads<Env>(harness: Harness<Env>, env: Env) {
  await using journal = defineJournal(
    (await harness.open(env, { clock: () => NOW, failpoint: () => {} })) as JournalStore,
  )
  const { runs } = await journal.list()
  for (const { runId } of runs) await journal.verify(runId)
  return runs
}

async function onPlace<Env, T>(harness: Harness<Env>, work: (env: Env) => Promise<T>): Promise<T> {
  const env = await harness.provision()
  try {
    return await work(env)
  } finally {
    await harness.destroy(env)
  }
}

/** Processes append to one tree, each killed from outside after so many acknowledgements, and refused to all others. */
export async function killAnywhere<Env>(harness: Harness<Env>, lives: readonly number[]): Promise<void> {
  await onPlace(harness, async (env) => {
    let [now, before] = [NOW, 0]
    for (const after of lives) {
      const refused: Promise<string>[] = []
      const child = new PortChild(
        { harness: harness.workerModule ?? '', env, now, ttlMs: TTL_MS, does: 'append' },
        (reports) => {
          const acknowledged = namesOf(reports, 'acknowledged').length
          if (acknowledged < after || refused.length > 0) return
          // Another process asks for the tree, at the very time; whatever it is told, the end comes in the midst of an append.
          const ask = (ports: Ports) => verdict(ports.trees.appendEvent('root', { kind: 'edge' }))
          refused.push(look(harness, env, now, ask).finally(() => child.kill()))
        },
      )
      const { signal, reports } = await child.end
      expect(signal).toBe('SIGKILL')
      expect(await Promise.all(refused)).toEqual(['LEASE_HELD'])
      const acknowledged = namesOf(reports, 'acknowledged')
      const offered = namesOf(reports, 'offered')
      const events = await look(harness, env, now, ({ trees }) => trees.loadTree('root'))
      const seqs = events?.map((event) => `${event.seq}`) ?? []
      expect(seqs).toEqual(seqs.map((_, seq) => `${seq}`))
      expect([acknowledged, offered]).toContainEqual(seqs.slice(before))
      before = seqs.length
      now += TTL_MS
    }
  })
}
