import { createHash } from 'node:crypto'
import { EVENTFUL_STORIES, tell } from '../../arbitrary/run-story.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

/** Lines of text that say what they are, and one that vouches for all of them; of one moment, however long it takes. */
export const anArchiveEndsInItsDigest: Law = {
  id: 'an-archive-ends-in-its-digest',
  level: 'L0',
  clause: 'X-1',
  also: ['X-2', 'J-16'],
  invariant: 'J16',
  statement:
    'an export yields a run as it stood at its first line, and a last line with the digest of all lines before it',
  async check({ stage, demand }) {
    for (const story of EVENTFUL_STORIES) {
      const { open, clock } = await stage()
      const journal = await open()
      await tell(journal, clock, story)
      const { head, messages, blobs } = await observedRun(journal)
      const lines = await collected(journal.export('run'))
      const last = JSON.parse(lines.at(-1) ?? '') as unknown
      const digest = createHash('sha256').update(lines.slice(0, -1).join('')).digest('hex')
      demand.equal(last, { line: 'end', lines: lines.length - 1, digest }, 'the last line')
      const kinds = lines.map((text) => (JSON.parse(text) as { line: string }).line)
      const count = (kind: string) => kinds.filter((each) => each === kind).length
      demand.equal(
        [kinds[0], count('run'), count('end')],
        ['run', 1, 1],
        'the first line, and lines of which there is one',
      )
      const counts = { entry: head.seq, message: messages.length, blob: Object.keys(blobs).length }
      for (const [kind, expected] of Object.entries(counts))
        demand.equal(count(kind), expected, `lines of kind ${kind}`)
      demand.isTrue(
        lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1),
        'lines',
        'export',
      )
    }

    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const message = (id: string) => ({ id, sender: 'sender', kind: 'kind', payload: null })
    const { cursor } = await journal.append(lease, batch(after, ['before']))
    await journal.deliver('run', message('before'))
    const stood = await observedRun(journal)
    const lines: string[] = []
    let place = cursor
    for await (const line of journal.export('run')) {
      lines.push(line)
      place = (await journal.append(lease, batch(place, [`after ${lines.length} lines`]))).cursor
      await journal.deliver('run', message(`after ${lines.length} lines`))
    }
    const target = await (await stage()).open()
    await target.import(lines)
    const expected = { ...stood, head: { ...stood.head, holder: null } }
    demand.equal(await observedRun(target), expected, 'what was exported while the run went on')
  },
}
