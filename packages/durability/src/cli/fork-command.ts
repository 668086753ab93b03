import { forkRun } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

export const forkCommand: Command = {
  name: 'fork',
  takes: ['RUN'],
  says: 'Begins a run with the log of another up to an entry, to go on from there; the other is left as it is.',
  options: {
    at: { type: 'string', value: 'N', says: 'the last entry that it takes over; needed' },
    as: { type: 'string', value: 'ID', says: 'what it is called (RUN-fork-N)' },
    queue: {
      type: 'string',
      value: 'NAME',
      says: 'whose workers do it (none: it waits for whoever runs it by its id)',
    },
  },
  async run(asked) {
    const runId = asked.argument('RUN')
    if (asked.text('at') === undefined) throw new UsageError('fork takes --at N, as in --at 12; found none.')
    const at = asked.count('at', 1)
    const as = asked.text('as') ?? `${runId}-fork-${at}`
    const queue = asked.text('queue')
    return atPlace(placeAsked(asked), 'write', async (journal) => {
      const head = await forkRun(journal, runId, { at, as, ...(queue === undefined ? {} : { queue }) })
      const { seq, status } = head
      const who = queue === undefined ? 'Nobody claims it: run it by its id.' : `Workers of ${printable(queue)} do it.`
      const text = `Forked ${printable(runId)} after ${counted(at, 'entry')}: ${printable(as)} is ${status}. ${who}`
      return { code: 0, text, json: { runId: as, origin: { runId, seq: at }, seq, status, queue: queue ?? null } }
    })
  },
}
