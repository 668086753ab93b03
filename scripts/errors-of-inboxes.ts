import { createAesCodec, createKeyRing, LIMITS, moveRun } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSupervisor, defineAgent } from '@tangle-network/runtime-kernel'
import { drive, MANIFEST, MINUTE, type Provocation } from './errors-provocation.ts'

const by = 'any journal'
const note = (id: string, payload: unknown = null) => ({ id, sender: 'ada', kind: 'note', payload })

/** What comes of inboxes, claims, forgetting, moving and keys, met on the memory journal. */
export const ERRORS_OF_INBOXES = {
  MESSAGE_CONFLICT: [
    {
      by,
      when: 'another message is delivered under a known id',
      async provoke() {
        const { journal } = await drive()
        await journal.deliver('run', note('m', 1))
        await journal.deliver('run', note('m', 2))
      },
    },
  ],
  INBOX_FULL: [
    {
      by,
      when: 'more is delivered than an inbox holds',
      async provoke() {
        const { journal } = await drive()
        const large = 'x'.repeat(LIMITS.messageBytes - 2)
        for (let index = 0; index <= LIMITS.inboxBytes / LIMITS.messageBytes; index++) {
          await journal.deliver('run', note(`m${index}`, large))
        }
      },
    },
  ],
  RUN_QUARANTINED: [
    {
      by,
      when: 'a run is acquired that was claimed too often without progress',
      async provoke() {
        const time = { now: 0 }
        const journal = createMemoryJournal({ clock: () => time.now })
        await journal.begin('run', { ...MANIFEST, queue: 'work' })
        const claim = { owner: 'ada', ttlMs: 1, limit: 1, queue: 'work', supports: { agents: [MANIFEST.agent] } }
        while ((await journal.claim(claim)).length > 0) time.now += MINUTE
        await journal.acquire('run', { owner: 'ada', ttlMs: MINUTE })
      },
    },
  ],
  RUN_NOT_CLOSED: [
    { by, when: 'a run is forgotten before its end', provoke: async () => (await drive()).journal.forget('run') },
  ],
  RUN_FORGOTTEN: [
    {
      by,
      when: 'a run is begun under the id of one that was forgotten',
      async provoke() {
        const { journal, append } = await drive()
        await append({ end: 'completed' })
        await journal.forget('run')
        await journal.begin('run', MANIFEST)
      },
    },
  ],
  RUN_MOVED: [
    {
      by: 'the supervisor',
      when: 'a run is asked for where it was moved away',
      async provoke() {
        const [from, to] = [createMemoryJournal(), createMemoryJournal()]
        const agent = defineAgent({
          name: 'stuck',
          act: (_: null, scope) => scope.step('s', () => new Promise(() => {})),
        })
        const owners = (name: string) => ({ name: () => name, provenDead: () => true })
        const stuck = createSupervisor({ journal: from, owners: owners('ada') }).run(agent, null, { runId: 'run' })
        stuck.catch(() => {})
        while ((await from.head('run').catch(() => ({ seq: 0 }))).seq === 0) await new Promise(setImmediate)
        await moveRun(from, to, 'run', { owner: 'mover' })
        await createSupervisor({ journal: from, owners: owners('bob') }).run(agent, null, { runId: 'run' })
      },
    },
  ],
  KEY_MISSING: [
    {
      by,
      when: 'a run is read whose key was dropped',
      async provoke() {
        const ring = createKeyRing({ masters: { m1: new Uint8Array(32) }, current: 'm1', wrapped: new Map() })
        const { journal, append } = await drive(createMemoryJournal({ codec: createAesCodec(ring) }))
        await append()
        ring.drop('run')
        await journal.read('run')
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>
