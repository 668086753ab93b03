import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endOf, kernelLog, readAll } from '@tangle-network/durability-conformance'
import { emptyRunState, foldRun, foldTree, sha256 } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../fixtures/journals/', import.meta.url))
const recorded = readdirSync(root).flatMap((version) =>
  readdirSync(`${root}${version}`).map((file) => [version, file.replace('.jsonl', '')] as const),
)

describe('a journal that a released version wrote opens and folds for ever [W-2] [X-2]', () => {
  test('at least one was recorded', () => expect(recorded.length).toBeGreaterThan(0))

  test.each(recorded)('%s %s', async (version, runId) => {
    await using journal = createMemoryJournal()
    const lines = readFileSync(`${root}${version}/${runId}.jsonl`, 'utf8').split(/(?<=\n)/)
    const head = await journal.import(lines)
    const entries = await readAll(journal, runId)
    expect(await journal.verify(runId)).toMatchObject({ entries: head.seq })
    const state = foldRun(entries, emptyRunState())
    const { messages } = await journal.inbox(runId)
    const end = head.status === 'completed' ? endOf(await kernelLog(journal, runId, entries)) : null
    const result = end && 'done' in end ? end.done : null
    expect({
      ...{ status: head.status, entries: state.seq, outcome: foldTree(entries)?.outcome, messages: messages.length },
      resultDigest: sha256(JSON.stringify([result, messages])),
    }).toMatchSnapshot()
  })
})
