import { type Journal, LIMITS } from '@tangle-network/durability-contract'
import { nameOfBytes } from '../../arbitrary/name.ts'
import { nested } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

const CHARACTERS = ['a', 'é', '€', '😀']
/** Tells the runs and messages of one limit apart. */
const sizeOf = (text: string) => `${text.length} of ${text.codePointAt(0)}`

/** A call with something of a size, for each declared limit that is small enough to be met in passing. */
const SITES: Readonly<
  Record<string, readonly [limit: number, call: (journal: Journal, text: string) => Promise<unknown>]>
> = {
  'run id': [LIMITS.runIdBytes, (journal, runId) => journal.begin(runId, MANIFEST)],
  agent: [LIMITS.nameBytes, (journal, agent) => journal.begin(`agent ${sizeOf(agent)}`, { ...MANIFEST, agent })],
  queue: [LIMITS.nameBytes, (journal, queue) => journal.begin(`queue ${sizeOf(queue)}`, { ...MANIFEST, queue })],
  owner: [LIMITS.nameBytes, (journal, owner) => begun(journal, `owner ${sizeOf(owner)}`, { owner })],
  kind: [
    LIMITS.kindBytes,
    async (journal, kind) => {
      const { lease, after } = await begun(journal, `kind ${sizeOf(kind)}`)
      return journal.append(lease, { ...batch(after), entries: [{ kind, payload: 1 }] })
    },
  ],
  'message id': [LIMITS.nameBytes, (journal, id) => delivered(journal, { id })],
  sender: [LIMITS.nameBytes, (journal, sender) => delivered(journal, { sender, id: `by ${sizeOf(sender)}` })],
  'kind of a message': [LIMITS.kindBytes, (journal, kind) => delivered(journal, { kind, id: `of ${sizeOf(kind)}` })],
  'reason of a release': [
    LIMITS.reasonBytes,
    async (journal, stalled) =>
      journal.release((await begun(journal, `stalled ${sizeOf(stalled)}`)).lease, { stalled }),
  ],
  'reason of a revival': [LIMITS.reasonBytes, (journal, reason) => journal.revive('still', { sender: 'who', reason })],
}

/** Counted in UTF-8 bytes: what is exactly as large as it may be is stored, one byte more is refused. */
export const limitsHoldToTheByte: Law = {
  id: 'limits-hold-to-the-byte',
  level: 'L0',
  clause: 'V-9',
  also: ['V-2', 'E-4'],
  invariant: 'J10',
  statement: 'names, reasons, depths and ttls at their limit are stored, and one more is refused with nothing written',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal, 'still')
    for (const [what, [limit, call]] of Object.entries(SITES)) {
      for (const character of CHARACTERS) {
        const fits = nameOfBytes(limit, character)
        await demand.granted(`a ${what} of ${limit} bytes of ${character}`, () => call(journal, fits))
      }
      await refusedAt(`a ${what} of ${limit + 1} bytes`, (text) => call(journal, text), limit)
    }
    await demand.granted('a value of 64 levels', () => journal.append(lease, batch(after, [nested(LIMITS.depth)])))
    const { seq, digest } = await journal.head('still')
    const stood = await panorama(journal)
    const tooDeep = batch({ seq, digest }, [1, nested(LIMITS.depth + 1)])
    await demand.refused('INVALID_VALUE', 'a value of 65 levels', () => journal.append(lease, tooDeep))
    for (const [ttlMs, limit] of [
      [LIMITS.ttlMs + 1, 1],
      [TTL_MS, LIMITS.claimRuns + 1],
      [0, 1],
      [TTL_MS, 0],
    ] as const) {
      const request = { owner: 'owner', ttlMs, limit, queue: 'queue', supports: { agents: ['agent'] } }
      await demand.misuse(`claim of ${limit} runs for ${ttlMs} ms`, () => journal.claim(request))
    }
    await demand.misuse('acquire for too long', () =>
      journal.acquire('still', { owner: 'owner', ttlMs: LIMITS.ttlMs + 1 }),
    )
    demand.equal(await panorama(journal), stood, 'the place after the refusals')
    const longest = await journal.acquire('still', { owner: 'owner', ttlMs: LIMITS.ttlMs })
    demand.equal(longest.lease.expiresAt, longest.now + LIMITS.ttlMs, 'the end of the longest lease')

    async function refusedAt(where: string, call: (text: string) => Promise<unknown>, limit: number): Promise<void> {
      // The run that such a call needs may be begun before it is refused; what it is about must not be there.
      await demand.refused('LIMIT_EXCEEDED', where, () => call(nameOfBytes(limit + 1)))
      await demand.refused('LIMIT_EXCEEDED', `${where}, of fewer characters`, () => call(nameOfBytes(limit + 2, '€')))
      const all = await panorama(journal)
      const tooLong = all.find(({ head, entries, messages }) =>
        [head.runId, head.stalled, head.manifest.agent, head.manifest.queue, ...entries.map(({ kind }) => kind)]
          .concat(messages.flatMap(({ id, sender, kind }) => [id, sender, kind]))
          .some((text) => Buffer.byteLength(text ?? '') > limit && Buffer.byteLength(text ?? '') <= limit + 2),
      )
      demand.equal(tooLong?.head.runId, undefined, `run with what is too long, after ${where}`)
    }
  },
}

function delivered(journal: Journal, part: { id?: string; sender?: string; kind?: string }): Promise<unknown> {
  return journal.deliver('still', { id: 'm', sender: 'sender', kind: 'note', payload: draft(), ...part })
}
