import { blobAddress, isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, blobIfAny, TTL_MS } from '../../law/sample.ts'

const cases = fc.record({
  takeovers: fc.integer({ min: 1, max: 6 }),
  storing: fc.nat({ max: 2 }),
  renewing: fc.nat({ max: 2 }),
})

/** Whoever stores and renews at a time makes the one who takes over look again: each for itself shows more. */
const EXAMPLES = [
  { takeovers: 6, storing: 2, renewing: 0 },
  { takeovers: 6, storing: 0, renewing: 1 },
]

/** How often the earlier owner does each thing at most: whoever takes over need not outrun him for ever. */
const CALLS = 20

/** Somebody who goes on until he is fenced, and the bytes of which he has not heard yet. */
class Zombie {
  readonly inFlight = new Set<string>()
  readonly #journal: Journal
  readonly #lease: Lease
  #sent = 0

  constructor(journal: Journal, lease: Lease) {
    this.#journal = journal
    this.#lease = lease
  }

  async stores(): Promise<void> {
    for (let count = 0; count < CALLS; count += 1) {
      const text = `under ${this.#lease.epoch}: ${this.#sent++}`
      this.inFlight.add(text)
      if (!(await unlessFenced(this.#journal.putBlob(this.#lease, Buffer.from(text))))) return
      this.inFlight.delete(text)
    }
  }

  async renews(tick: () => void): Promise<void> {
    for (let count = 0; count < CALLS; count += 1) {
      tick()
      if (!(await unlessFenced(this.#journal.renew(this.#lease)))) return
    }
  }
}

/** What is on its way while the run is taken over happens before that or never: the fence is no look taken earlier. */
export const nothingLandsAfterATakeover: Law = {
  id: 'nothing-lands-after-a-takeover',
  level: 'L1',
  clause: 'J-6',
  also: ['L-1', 'L-3', 'L-5'],
  invariant: 'J6',
  statement: 'once a newer lease was answered, nothing lands of what was on its way under an earlier one',
  async check({ forAll, demand }) {
    await forAll(
      cases,
      async ({ takeovers, storing, renewing }, { open, clock }) => {
        const [heir, other, third] = [await open(), await open(), await open()]
        let { lease } = await begun(heir)
        for (let count = 1; count <= takeovers; count += 1) {
          const zombie = new Zombie(other, lease)
          const last = await heir.head('run')
          const late = unlessFenced(third.append(lease, batch(last, [count])))
          const stores = Array.from({ length: storing }, () => zombie.stores())
          const renewals = Array.from({ length: renewing }, () => zombie.renews(() => clock.advance(1)))
          const sending = heardLater(Promise.all([late, ...stores, ...renewals]))
          const taken = await heir.acquire('run', { owner: lease.owner, ttlMs: TTL_MS })
          const addresses = [...zombie.inFlight].map((text) => blobAddress(Buffer.from(text)))
          const stands = () =>
            Promise.all(addresses.map(async (each) => (await blobIfAny(heir, 'run', each)) !== undefined))
          const stood = await stands()
          await sending
          const where = `takeover ${count}, after all that was on its way`
          demand.equal(await stands(), stood, `the bytes that stand: ${where}`)
          const { seq, digest, holder } = await heir.head('run')
          const { owner, epoch, expiresAt } = taken.lease
          demand.equal({ seq, digest }, { seq: taken.head.seq, digest: taken.head.digest }, `the head: ${where}`)
          demand.equal(holder, { owner, epoch, expiresAt }, `the holder: ${where}`)
          lease = taken.lease
        }
      },
      { weight: 0.5, examples: EXAMPLES },
    )
  },
}

/** Whether it was done. */
async function unlessFenced(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isDurabilityError(error, 'FENCED')) return false
    throw error
  }
}
