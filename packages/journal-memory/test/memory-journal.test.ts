import { expect, test } from 'vitest'
import { createMemoryJournal } from '../src/index.ts'

test('a committed entry is read back equal', async () => {
  await using journal = createMemoryJournal()
  const { lease, head } = await journal.begin(
    'run',
    { agent: 'a', taskDigest: '0'.repeat(64), seed: 's' },
    { acquire: { owner: 'me', ttlMs: 1000 } },
  )
  if (!lease) throw new Error('no lease')
  const payload = { b: [1, -0, '\u0000\ud800'], ['__proto__']: 1, a: undefined }
  await journal.append(lease, { after: head, at: 1, entries: [{ kind: 'k', payload }] })
  const page = await journal.read('run')
  expect(page.entries[0]?.payload).toEqual({ b: [1, 0, '\u0000\ud800'], ['__proto__']: 1 })
  expect(page.next.seq).toBe(1)
})
