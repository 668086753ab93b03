import type { Lease, Manifest } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import type { AtomicCall, Reply } from '../src/history/call.ts'
import type { Violation } from '../src/law/violation.ts'
import { decide } from '../src/model/decide.ts'
import { ANYTHING } from '../src/model/decision.ts'
import { EMPTY_PLACE, type PlaceModel } from '../src/model/run-model.ts'
import { type Happened, Worlds } from '../src/model/worlds.ts'

const NOW = 1_000
const manifest: Manifest = { agent: 'a', taskDigest: 'd'.repeat(64), seed: 's' }
const leaseOf = (epoch: number): Lease => ({ runId: 'run', owner: 'one', epoch, token: `token ${epoch}`, expiresAt: 0 })
const begin: AtomicCall = { do: 'begin', runId: 'run', manifest, options: { acquire: { owner: 'one', ttlMs: 5 } } }
const again: AtomicCall = { do: 'acquire', runId: 'run', request: { owner: 'one', ttlMs: 5 } }
const read: AtomicCall = { do: 'read', runId: 'run', options: {} }

/** A journal that keeps its promises: the model itself, one call after the other. */
class Honest {
  place: PlaceModel = EMPTY_PLACE

  answer(call: AtomicCall): Reply {
    const decision = decide(this.place, call, NOW)[0]!
    if (decision.refused !== undefined) return { code: decision.refused, outcome: 'not-applied', message: '' }
    const epoch = (this.place.runs.get('run')?.epoch ?? 0) + 1
    const text = JSON.stringify(decision.answer, (_, value) => (value === ANYTHING ? `token ${epoch}` : value))
    this.place = decision.next(JSON.parse(text))
    return { ok: JSON.parse(text) }
  }

  append(payload: unknown, lease = leaseOf(1)): AtomicCall {
    const run = this.place.runs.get('run')!
    const last = run.entries.at(-1)
    const after = last ? { seq: last.seq, digest: last.digest } : { seq: 0, digest: run.genesis }
    return { do: 'append', lease, batch: { after, at: 1, entries: [{ kind: 'k', payload }] } }
  }
}

const happened = (call: AtomicCall, reply: Reply | undefined): Happened => ({ call, by: 'somebody', reply, now: NOW })

/** A run that was begun, and an append whose answer never came. */
function inDoubt(staysInFlight: boolean) {
  const journal = new Honest()
  const worlds = new Worlds({ staysInFlight })
  const tell = (call: AtomicCall) => worlds.happened([happened(call, journal.answer(call))])
  tell(begin)
  const append = journal.append('lost')
  worlds.happened([happened(append, undefined)])
  return { journal, worlds, append, tell }
}

const brokenBy = (act: () => void): string => {
  try {
    act()
  } catch (error) {
    return (error as Violation).invariant
  }
  return 'nothing'
}

test('an acknowledged entry that is gone is J1', () => {
  const journal = new Honest()
  const worlds = new Worlds({ staysInFlight: true })
  for (const call of [begin]) worlds.happened([happened(call, journal.answer(call))])
  const before = journal.place
  const append = journal.append('kept')
  worlds.happened([happened(append, journal.answer(append))])
  journal.place = before
  expect(brokenBy(() => worlds.happened([happened(read, journal.answer(read))]))).toBe('J1')
})

describe.each([true, false])('a call without an answer, where commits may land late: %s', (staysInFlight) => {
  test('may have happened, and then stays', () => {
    const { journal, worlds, append, tell } = inDoubt(staysInFlight)
    expect(worlds.count).toBe(2)
    const before = journal.place
    journal.answer(append)
    tell(read)
    expect(worlds.count).toBe(1)
    journal.place = before
    expect(brokenBy(() => tell(read))).toBe('J1')
  })

  test('is not settled by its absence, unless a death settles it', () => {
    const { journal, append, tell } = inDoubt(staysInFlight)
    tell(read)
    journal.answer(append)
    expect(brokenBy(() => tell(read))).toBe(staysInFlight ? 'nothing' : 'J5')
  })

  test('is settled by a fence: what lands after it is a broken promise', () => {
    const { journal, append, tell } = inDoubt(staysInFlight)
    tell(again)
    const fenced = journal.place
    tell(read)
    // As a store would do that does not look at the epoch.
    journal.place = {
      ...fenced,
      runs: new Map(
        [...fenced.runs].map(([id, run]) => [
          id,
          { ...run, epoch: 1, holder: { ...run.holder!, epoch: 1, token: 'token 1' } },
        ]),
      ),
    }
    journal.answer(append)
    const landed = journal.place.runs.get('run')!
    journal.place = {
      ...fenced,
      runs: new Map(fenced.runs).set('run', { ...fenced.runs.get('run')!, entries: landed.entries }),
    }
    expect(brokenBy(() => tell(read))).toBe('J5')
  })
})

test('of two appends that overlap the second may be the one that wins, but not both', () => {
  const journal = new Honest()
  const worlds = new Worlds({ staysInFlight: false })
  worlds.happened([happened(begin, journal.answer(begin))])
  const [one, two] = [journal.append('one'), journal.append('two')]
  const won = journal.answer(two)
  const lost = journal.answer(one)
  expect(lost).toMatchObject({ code: 'CONFLICT' })
  worlds.happened([happened(one, lost), happened(two, won)])
  const three = journal.append('three')
  const four = journal.append('four')
  const [first, before] = [journal.answer(three), journal.place]
  expect(before).not.toBe(EMPTY_PLACE)
  const both = { ok: { cursor: { seq: 2, digest: 'f'.repeat(64) }, now: NOW } }
  expect(brokenBy(() => worlds.happened([happened(three, first), happened(four, both)]))).toBe('J4')
})
