import { moveRun } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { owners } from './lease.ts'
import { atPlace, placeAsked, placeOf } from './place.ts'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

export const moveCommand: Command = {
  name: 'move',
  takes: ['RUN'],
  says: 'Moves a run to another journal. Whoever drives it loses it; killed, it is finished by doing it again.',
  options: { to: { type: 'string', value: 'URL', says: 'the journal that it goes on in, made if missing; needed' } },
  async run(asked) {
    const runId = asked.argument('RUN')
    const to = asked.text('to')
    if (!to) throw new UsageError('move takes --to URL, as in --to sqlite:/data/journal.sqlite; found none.')
    const [source, target] = [placeAsked(asked), placeOf(to)]
    if (source.identity === target.identity) {
      throw new UsageError(`move takes another journal with --to than the run is in; found ${target.shown} for both.`)
    }
    return atPlace(source, 'write', async (from) => {
      const { status } = await from.head(runId)
      const head = await atPlace(target, 'make', (into) => moveRun(from, into, runId, { owner: owners.name() }))
      const wasClosed = status === 'moved'
      const json = { runId, from: source.shown, to: target.shown, wasClosed, run: head }
      const done = wasClosed ? 'It had been closed for this before; the move is finished' : 'Moved'
      const where = `${printable(runId)} from ${source.shown} to ${target.shown}`
      return { code: 0, text: `${done}: ${where}, ${counted(head.seq, 'entry')}, ${head.status} there.`, json }
    })
  },
}
