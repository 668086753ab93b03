import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { createSupervisor, defineAgent } from '../src/index.ts'

const read = defineAgent({
  name: 'read',
  async act({ url }: { url: string }, scope) {
    return scope.step('fetch', async () => `text of ${url}`)
  },
})

const digest = defineAgent({
  name: 'digest',
  async act({ urls }: { urls: string[] }, scope) {
    const parts = await Promise.all(urls.map((url) => scope.call(read, { url }, { key: url })))
    await scope.step('send', () => {}, { effect: 'once' })
    return parts.join('\n')
  },
})

test('hello', async () => {
  await using journal = createMemoryJournal()
  await using supervisor = createSupervisor({ journal })
  const value = await supervisor.runOrThrow(digest, { urls: ['a', 'b'] }, { runId: 'r' })
  expect(value).toBe('text of a\ntext of b')
  const again = await supervisor.run(digest, { urls: ['a', 'b'] }, { runId: 'r' })
  expect(again).toEqual({ runId: 'r', status: 'done', value })
  const { entries } = await journal.read('r')
  console.log(entries.map((e) => `${e.seq} ${e.kind} ${JSON.stringify(e.payload)}`).join('\n'))
})
