import type { Journal, Lease } from '@tangle-network/durability-contract'
import { batch, begun, type Tour, type TourPort, TTL_MS, whole } from './port.ts'

/** Everything that is done under a lease. */
async function write(port: TourPort, journal: Journal, lease: Lease): Promise<void> {
  await port.see('renew', journal.renew(lease))
  await port.see('putBlob', journal.putBlob(lease, Uint8Array.of(9)))
  await port.see('append', journal.append(lease, batch(await journal.head(lease.runId), ['x'])))
  await port.see('release as stalled', journal.release(lease, { stalled: 'why' }))
  await port.see('release', journal.release(lease))
  await whole(port, journal, lease.runId)
}

/** Grants, takeovers, and what a lease is worth afterwards. */
export const leases: Tour = async (port) => {
  const journal = await port.open()
  const { lease } = await begun(journal, 'run', 'first')
  const ask = (owner: string, epoch: number) => ({ owner: 'second', ttlMs: 1_500, supersede: { owner, epoch } })
  await port.see('while it is held', journal.acquire('run', { owner: 'second', ttlMs: TTL_MS }))
  await port.see('superseding another', journal.acquire('run', ask('third', lease.epoch)))
  await port.see('superseding an earlier epoch', journal.acquire('run', ask('first', lease.epoch + 1)))
  await port.see('under a forged token', journal.renew({ ...lease, token: 'forged' }))
  await port.see('head', journal.head('run'))
  const again = await port.see('by the holder', journal.acquire('run', { owner: 'first', ttlMs: TTL_MS }))
  await write(port, journal, lease)
  port.clock.advance(10_000)
  if (again) await port.see('renew the newer one', journal.renew(again.lease))
  port.clock.advance(55_000)
  await port.see('while it is renewed', journal.acquire('run', { owner: 'second', ttlMs: TTL_MS }))
  port.clock.advance(TTL_MS)
  if (again) await port.see('append after expiry', journal.append(again.lease, batch(await journal.head('run'), ['y'])))
  const heir = await port.see('after expiry', journal.acquire('run', { owner: 'second', ttlMs: 1_500 }))
  if (again) {
    await port.see(
      'end by the first',
      journal.append(again.lease, batch(await journal.head('run'), ['z'], { end: 'failed' })),
    )
    await write(port, journal, again.lease)
  }
  if (heir) await write(port, journal, heir.lease)
  await port.see('after a release', journal.acquire('run', { owner: 'third', ttlMs: TTL_MS }))
  port.clock.advance(-5_000)
  await port.see('after a clock that was set back', journal.acquire('run', { owner: 'third', ttlMs: TTL_MS }))
  await whole(port, journal, 'run')
}
