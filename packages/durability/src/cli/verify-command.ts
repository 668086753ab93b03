import { isDurabilityError, type Verified } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { errorJson } from './failure.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'

export const verifyCommand: Command = {
  name: 'verify',
  takes: ['RUN'],
  says: 'Reads a whole run, its blobs and its inbox, and says whether all of it is as it was written.',
  options: {},
  async run(asked, output) {
    const runId = asked.argument('RUN')
    const place = placeAsked(asked)
    try {
      const verified = await atPlace(place, 'read', (journal) => journal.verify(runId))
      const { head, ...counts } = verified
      const json = { runId, intact: true, ...counts, seq: head.seq, digest: head.digest, error: null }
      return { code: 0, text: `${output.paint('green', 'intact')}  ${intactText(runId, verified)}`, json }
    } catch (error) {
      if (!isDurabilityError(error, 'CORRUPT')) throw error
      const found = errorJson(error)
      return {
        code: 1,
        text: `${output.paint('red', 'damaged')}  ${printable(runId)}: ${found.message}`,
        json: {
          runId,
          intact: false,
          entries: null,
          blobs: null,
          messages: null,
          seq: null,
          digest: null,
          error: found,
        },
      }
    }
  },
}

function intactText(runId: string, { head, entries, blobs, messages }: Verified): string {
  const counts = [counted(entries, 'entry'), counted(blobs, 'blob'), counted(messages, 'message')].join(', ')
  return `${printable(runId)}: ${counts}, up to digest ${head.digest}`
}
