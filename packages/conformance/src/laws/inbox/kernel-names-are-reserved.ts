import { RESERVED_PREFIX } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { begun } from '../../law/sample.ts'
import { note } from './note.ts'

/** Nobody but the kernel speaks in its name, so that a run may trust what it hears in it. */
export const kernelNamesAreReserved: Law = {
  id: 'kernel-names-are-reserved',
  level: 'L0',
  clause: 'M-5',
  also: ['Q-5'],
  invariant: 'K8',
  statement:
    'an id, a sender or a kind that begins as the names of the kernel do is refused to everybody but the kernel',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease } = await begun(journal)
    await journal.release(lease, { stalled: 'why' })
    const before = await observedRun(journal)
    const names = [RESERVED_PREFIX, `${RESERVED_PREFIX}revived`, `${RESERVED_PREFIX}x`]
    const reserved = names.flatMap((name) => [note(name), note('id', { sender: name }), note('id', { kind: name })])
    for (const draft of reserved) {
      const where = `deliver of ${JSON.stringify(draft)}`
      await demand.refused('INVALID_NAME', where, () => journal.deliver('run', draft))
      await demand.refused('INVALID_NAME', where, () => journal.deliver('run', draft, { kernel: false }))
    }
    for (const sender of names) {
      await demand.refused('INVALID_NAME', `revive by ${sender}`, () =>
        journal.revive('run', { sender, reason: 'why' }),
      )
    }
    demand.equal(await observedRun(journal), before, 'the run after the refusals')

    const close = ['durability', 'Durability:x', ' durability:x', 'x-durability:x']
    const allowed = close.flatMap((name) => [
      note(`${name} 1`),
      note(`${name} 2`, { sender: name }),
      note(`${name} 3`, { kind: name }),
    ])
    for (const draft of allowed) {
      await demand.granted(`deliver of ${JSON.stringify(draft)}`, () => journal.deliver('run', draft))
    }
    const ofTheKernel = note(`${RESERVED_PREFIX}id`, {
      sender: `${RESERVED_PREFIX}sender`,
      kind: `${RESERVED_PREFIX}kind`,
    })
    await demand.granted('deliver by the kernel', () => journal.deliver('run', ofTheKernel, { kernel: true }))
    const { messages } = await journal.inbox('run')
    const told = messages.map(({ id, sender, kind, payload }) => ({ id, sender, kind, payload }))
    demand.equal(told, [...allowed, ofTheKernel], 'the inbox')
  },
}
