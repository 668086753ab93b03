import { type BlobAddress, DurabilityError, type ErrorCode } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { begun, draft, errorOf, panorama } from '../../law/sample.ts'

const NOWHERE: BlobAddress = `sha256:${'0'.repeat(64)}`

/** Whatever a function may throw: nothing about it is changed on its way. */
const THROWN: readonly unknown[] = [
  new Error('thrown'),
  Object.assign(new TypeError('thrown'), { code: 'E_OWN' }),
  new DurabilityError('CONFLICT', { expected: 'one', found: 'another', where: 'another journal', outcome: 'unknown' }),
  'a text',
  undefined,
  null,
]

/** What a function may return by mistake, and what it is told. */
const RETURNED: readonly (readonly [what: string, returned: unknown, code: ErrorCode | 'TypeError'])[] = [
  ['nothing', undefined, 'TypeError'],
  ['no entry', { at: 1, entries: [] }, 'TypeError'],
  ['a time that is none', { at: -1, entries: [draft()] }, 'TypeError'],
  ['a bad value, last', { at: 1, entries: [draft(), draft([1n])] }, 'INVALID_VALUE'],
  ['a bad kind', { at: 1, entries: [{ kind: '', payload: 1 }] }, 'INVALID_NAME'],
  ['a payload too large', { at: 1, entries: [draft('x'.repeat(1_048_576))] }, 'LIMIT_EXCEEDED'],
  ['a blob that is nowhere', { at: 1, entries: [draft(1, [NOWHERE])] }, 'BLOB_MISSING'],
  ['a position past the inbox', { at: 1, entries: [draft()], seen: 1 }, 'CURSOR_INVALID'],
]

export const whatIsThrownUndoesATransaction: Law = {
  id: 'what-is-thrown-undoes-a-transaction',
  level: 'L0',
  clause: 'T-3',
  also: ['V-8', 'E-2', 'E-4', 'E-5'],
  invariant: 'J2',
  statement:
    'what the function of a transaction throws reaches the caller unchanged, a batch that is none is refused, and nothing of either stands',
  needs: ['transactions'],
  async check({ stage, demand, harness }) {
    const place = await stage()
    const journal = await place.openTransactional()
    const { lease, after } = await begun(journal)
    const stood = await panorama(journal)
    const transact = (end: () => unknown) =>
      journal.transact(lease, after, async (tx) => {
        await harness.transactional?.effect(tx, 'undone')
        return end() as never
      })
    const nothingStands = async (where: string) => {
      demand.equal(await panorama(journal), stood, `the place after ${where}`)
      demand.equal(await place.effects(), [], `effects after ${where}`)
    }
    for (const thrown of THROWN) {
      const found = await errorOf(async () => {
        const error = await transact(() => {
          throw thrown
        }).then(
          () => 'a success',
          (error: unknown) => ({ error }),
        )
        throw error
      })
      await nothingStands(`a function that threw ${thrown}`)
      const isSame = typeof found === 'object' && found !== null && 'error' in found && found.error === thrown
      demand.isTrue(isSame, 'the very thing that was thrown', `a function that threw ${thrown}`)
    }
    for (const [what, returned, code] of RETURNED) {
      const where = `a function that returned ${what}`
      if (code === 'TypeError') await demand.misuse(where, () => transact(() => returned))
      else await demand.refused(code, where, () => transact(() => returned))
      await nothingStands(where)
    }
    await demand.misuse('a transaction without a function', () => journal.transact(lease, after, undefined as never))
    await demand.misuse('a transaction after nothing', () => journal.transact(lease, {} as never, undefined as never))
    await demand.granted('a transaction after all that', () => transact(() => ({ at: 1, entries: [draft('at last')] })))
    demand.equal(await place.effects(), ['undone'], 'effects of the one that was granted')
  },
}
