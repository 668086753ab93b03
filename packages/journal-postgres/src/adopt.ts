import { type AdoptAsk, type Answer, adoptRun } from '@tangle-network/durability-contract'
import { buffer } from './blob.ts'
import { decide } from './decide.ts'
import type { Ports } from './ports.ts'
import { runJson } from './row.ts'

export function adopt(ports: Ports, ask: AdoptAsk): Promise<Answer> {
  const { entries, blobs, messages, isFirst } = ask
  const { calls, sql } = ports
  return decide(
    ports,
    'adopt',
    ask.runId,
    (run, now) => adoptRun(run, ask, now),
    async ({ run }, found) => {
      const [row] = await calls.write(sql.adopt, [
        ...[ask.runId, found?.version ?? null, runJson(run), isFirst, JSON.stringify(messages)],
        ...[entries.map(({ seq }) => seq), entries.map(({ epoch }) => epoch), entries.map(({ at }) => at)],
        ...[entries.map(({ kind }) => kind), entries.map(({ digest }) => digest)],
        ...[entries.map(({ refs }) => JSON.stringify(refs)), entries.map(({ payload }) => payload)],
        ...[blobs.map(({ address }) => address), blobs.map(({ bytes }) => buffer(bytes))],
      ])
      return row?.adopt === 't'
    },
  )
}
