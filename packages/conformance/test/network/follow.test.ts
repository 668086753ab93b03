import { DurabilityError, type Entry, type Journal, type WatchOptions } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { follow } from '../../src/laws/network/follow.ts'

const entries = [1, 2, 3].map((seq) => ({ seq, digest: `${seq}`.repeat(64) })) as unknown as Entry[]

/** A journal of which each watch yields one entry and then comes to the next of these ends. */
function watched(...ends: (Error | undefined)[]): Journal {
  async function* watch(_: string, { after = { seq: 0 } }: WatchOptions = {}) {
    const next = entries[after.seq]
    if (next) yield next
    const end = ends.shift()
    if (end) throw end
  }
  return { watch } as unknown as Journal
}

const lost = (outcome: 'unknown' | 'not-applied' = 'not-applied') =>
  new DurabilityError('STORE_FAILED', { expected: '', found: '', where: '', outcome })

async function followed(journal: Journal): Promise<{ seen: Entry[]; resumptions: number }> {
  const seen: Entry[] = []
  let resumptions = 0
  const onResume = () => {
    resumptions += 1
  }
  await follow({ journal, runId: 'run', seen, calm: async () => {}, onResume })
  return { seen, resumptions }
}

test('a watch that fails as a read does is taken up after what it yielded', async () => {
  expect(await followed(watched(lost(), lost()))).toStrictEqual({ seen: entries, resumptions: 2 })
})

test('a watch that fails in another way is a breach', async () => {
  await expect(followed(watched(lost('unknown')))).rejects.toMatchObject({ invariant: 'J15' })
  await expect(followed(watched(new Error('connection reset')))).rejects.toMatchObject({ invariant: 'J15' })
})
