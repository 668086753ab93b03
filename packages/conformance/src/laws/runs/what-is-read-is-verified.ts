import type { JournalStore } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { READS, setScene } from '../../law/scene.ts'

/** An answer with what hangs in it, for writing into. */
type Loose = Record<string, unknown> & { run: Record<string, unknown>; entries: Record<string, unknown>[] } & {
  messages: Record<string, unknown>[]
  runs: Record<string, unknown>[]
}

const LOG = ['read', 'verify', 'export', 'fork']
const HEAD = ['head', 'read', 'inbox', 'verify', 'list', 'fork']
/** A fork reads all of its origin before it writes. */
const CALLS: typeof READS = {
  ...READS,
  fork: (journal, { after }) => journal.fork('run', { at: after.seq, as: 'fork' }),
}
const INBOX = ['inbox', 'verify', 'export']

/** What a row may hold that it must not, and which reads would come upon it. */
const FLAWS: Readonly<Record<string, readonly [reads: readonly string[], spoil: (answer: Loose) => void]>> = {
  ...rowFlaws('runId', [null, 7, undefined], HEAD),
  ...rowFlaws('status', ['opened', null, 'forgotten', 'importing'], HEAD),
  ...rowFlaws('epoch', [-1, 0.5, '1', null, Number.NaN], HEAD),
  ...rowFlaws('seq', [-1, '2', 0.5, null], HEAD),
  ...rowFlaws('digest', ['', 'g'.repeat(64), 'a'.repeat(63), 'A'.repeat(64), null], HEAD),
  ...rowFlaws('manifest', [null, 7, 'no JSON', '{}', '[]', '{"agent":1,"seed":"","taskDigest":""}'], HEAD),
  ...rowFlaws('expiresAt', ['soon', 0.5], HEAD),
  ...rowFlaws('owner', [7, undefined], HEAD),
  ...rowFlaws('inboxLast', [-1, '1', null], HEAD),
  ...rowFlaws('endedAt', ['never', undefined], HEAD),
  ...rowFlaws('stalled', [7, undefined], HEAD),
  ...rowFlaws('unheard', ['of'], HEAD),
  'another run': [['head', 'read', 'inbox', 'getBlob'], ({ run }) => Object.assign(run, { runId: 'ended' })],
  ...flawsOf('entries', { seq: ['1', 0, null], epoch: [0, '1'], at: [-1, '1'], kind: [1, null] }, LOG),
  ...flawsOf('entries', { payload: [1, null, 'no JSON'], refs: ['', null, [1]], digest: ['', null], more: [1] }, LOG),
  ...flawsOf('messages', { position: [0, 2, '1'], id: ['other', 1], sender: ['other', null] }, INBOX),
  ...flawsOf(
    'messages',
    { kind: ['other'], payload: ['no JSON', '1', 1], digest: ['', 'a'.repeat(64)], at: ['1'] },
    INBOX,
  ),
  'a message lost': [INBOX, ({ messages }) => messages?.splice(0)],
  'a message twice': [INBOX, ({ messages }) => messages?.push({ ...messages[0] })],
  'a byte of a blob changed': [
    ['getBlob', 'verify', 'export', 'fork'],
    (answer) => changeBytes(answer, (bytes) => bytes.with(0, 1)),
  ],
  'a byte of a blob lost': [
    ['getBlob', 'verify', 'export', 'fork'],
    (answer) => changeBytes(answer, (bytes) => bytes.slice(1)),
  ],
  'a blob emptied': [['getBlob', 'verify', 'export', 'fork'], (answer) => changeBytes(answer, () => new Uint8Array())],
}

function changeBytes(answer: Loose, change: (bytes: Uint8Array) => Uint8Array): void {
  if (answer.bytes instanceof Uint8Array) answer.bytes = change(new Uint8Array(answer.bytes))
}

function rowFlaws(part: string, values: readonly unknown[], reads: readonly string[]) {
  const entries = values.map((value) => {
    const spoil = ({ run, runs }: Loose) => {
      for (const row of [run, ...(runs ?? [])]) if (row) row[part] = value
    }
    return [`a run whose ${part} is ${JSON.stringify(value)}`, [reads, spoil] as const]
  })
  return Object.fromEntries(entries)
}

function flawsOf(rows: 'entries' | 'messages', parts: Record<string, unknown[]>, reads: readonly string[]) {
  const flaws = Object.entries(parts).flatMap(([part, values]) => values.map((value) => [part, value] as const))
  const entries = flaws.map(([part, value]) => {
    const spoil = (answer: Loose) => Object.assign(answer[rows]?.[0] ?? {}, { [part]: value })
    return [`one of the ${rows} whose ${part} is ${JSON.stringify(value)}`, [reads, spoil] as const]
  })
  return Object.fromEntries(entries)
}

/** Rows lie: whatever a store answers is looked at before it is believed. */
export const whatIsReadIsVerified: Law = {
  id: 'what-is-read-is-verified',
  level: 'L0',
  clause: 'J-16',
  also: ['E-5', 'B-2', 'M-3', 'R-5', 'S-6'],
  invariant: 'J16',
  statement: 'rows of another shape or another run, broken chains and changed bytes are CORRUPT to every read',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const scene = await setScene(await open())
    const flaw = { spoil: (_: Loose) => {} }
    const spoilt = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
      const copy = structuredClone(await answer)
      flaw.spoil(copy as Loose)
      return copy
    }
    const journal = await open({
      wrap: (store: JournalStore) =>
        between(store, {
          head: (ask) => spoilt(store.head(ask)),
          read: (ask) => spoilt(store.read(ask)),
          getBlob: (ask) => spoilt(store.getBlob(ask)),
          inbox: (ask) => spoilt(store.inbox(ask)),
          list: (ask) => spoilt(store.list(ask)),
        }),
    })
    for (const [name, call] of Object.entries(CALLS))
      await demand.granted(`${name} of what is intact`, () => call(journal, scene))
    for (const [what, [reads, spoil]] of Object.entries(FLAWS)) {
      flaw.spoil = spoil
      for (const read of reads) {
        await demand.refused('CORRUPT', `${read} of ${what}`, async () => CALLS[read]?.(journal, scene))
      }
    }
  },
}
