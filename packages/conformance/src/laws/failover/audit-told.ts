import type { Entry, Journal } from '@tangle-network/durability-contract'
import type { Demand } from '../../law/demand.ts'
import { inboxAll } from '../../law/observed-run.ts'
import { readAll } from '../../law/sample.ts'
import type { Said } from './deeds.ts'
import type { Told, ToldOfRun } from './told.ts'

/** What stands after all has ended is what the workers were told, run by run; and nothing that they were refused. */
export async function auditTold(journal: Journal, told: Told, demand: Demand): Promise<void> {
  for (const [runId, run] of told.runs) {
    const entries = await readAll(journal, runId)
    await demand.granted(`verify ${runId}`, () => journal.verify(runId))
    demand.equal((await journal.head(runId)).status, 'completed', `the status of ${runId}`)
    auditEntries(runId, entries, run, demand)
    const messages = (await inboxAll(journal, runId)).map(({ position, id }) => ({ position, id }))
    for (const each of run.delivered) {
      demand.equal(messages[each.position - 1], each, `message ${each.position} of ${runId}`)
    }
    const ids = [...entries.map(saidBy).map(({ id }) => id), ...messages.map(({ id }) => id)]
    demand.equal(new Set(ids).size, ids.length, `entries and messages of ${runId}, each once`)
    demand.equal(
      ids.filter((id) => run.refused.has(id)),
      [],
      `what was refused in ${runId}`,
    )
  }
}

function auditEntries(runId: string, entries: readonly Entry[], run: ToldOfRun, demand: Demand): void {
  for (const { seq, digest, said } of run.acknowledged) {
    const where = `what was acknowledged in ${runId} up to seq ${seq}`
    demand.equal(entries.slice(seq - said.length, seq).map(saidBy), said, where)
    demand.equal(entries[seq - 1]?.digest, digest, where)
  }
  const epochs = entries.map(({ epoch }) => epoch)
  demand.equal(
    epochs,
    epochs.toSorted((a, b) => a - b),
    `the epochs of ${runId}, which never fall`,
  )
  const owners = new Map(run.grants.map(({ lease }) => [lease.epoch, lease.owner]))
  for (const { seq, epoch, payload } of entries) {
    demand.equal(owners.get(epoch), (payload as Said).owner, `who was granted the epoch of seq ${seq} of ${runId}`)
  }
}

function saidBy({ payload }: Entry): Said {
  return payload as Said
}
