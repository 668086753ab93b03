import { EndStatus, RunStatus } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'
import { asked } from '../reading/an-unknown-run-is-not-empty.ts'

const EVER = Number.MAX_SAFE_INTEGER

/** A tombstone is nothing that anybody sees: as if the run had never been, but for `begin` and `forget`. */
export const aForgottenRunIsNotFound: Law = {
  id: 'a-forgotten-run-is-not-found',
  level: 'L0',
  clause: 'G-2',
  also: ['G-1', 'G-3', 'R-2', 'J-9'],
  invariant: 'J13',
  statement: 'a forgotten run is not found by anything but begin and forget, and is in no list, claim or prune',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const message = { id: 'id', sender: 'sender', kind: 'kind', payload: null }
    await journal.deliver('run', message)
    const last = batch(after, ['the end'], { end: 'completed' })
    const { cursor } = await journal.append(lease, last)
    await journal.forget('run')
    clock.advance(1)
    for (const reader of [journal, await open()]) {
      for (const [what, call] of [
        ...asked(reader, 'run'),
        ['deliver again', () => reader.deliver('run', message)],
        ['read after its head', () => reader.read('run', { after: cursor })],
        ['append', () => reader.append(lease, batch(cursor))],
        ['append again', () => reader.append(lease, last)],
        ['renew', () => reader.renew(lease)],
        ['release', () => reader.release(lease)],
        ['putBlob', () => reader.putBlob(lease, Uint8Array.of(1))],
      ] as const) {
        await demand.refused('RUN_NOT_FOUND', `${what} of a forgotten run`, call)
      }
      for (const query of [{}, { prefix: 'run' }, { status: RunStatus.options }, { queue: 'queue' }, { limit: 1 }]) {
        demand.equal(await reader.list(query), { runs: [], next: null }, `list of ${JSON.stringify(query)}`)
      }
      for (const query of [{ endedBefore: EVER }, { endedBefore: EVER, status: EndStatus.options }]) {
        demand.equal(await reader.prune(query), [], `prune of ${JSON.stringify(query)}`)
      }
      const claim = { owner: 'claimer', ttlMs: 1, limit: 5, queue: 'queue', supports: { agents: ['agent'] } }
      demand.equal(await reader.claim(claim), [], 'what is claimed')
      for (const manifest of [MANIFEST, { ...MANIFEST, seed: 'another' }]) {
        for (const options of [{}, { reuse: false }, { acquire: { owner: 'owner', ttlMs: 1 } }]) {
          const begin = () => reader.begin('run', manifest, options)
          await demand.refused('RUN_FORGOTTEN', `begin with ${JSON.stringify(options)}`, begin)
        }
      }
      await demand.granted('forget of a forgotten run', () => reader.forget('run'))
    }
  },
}
