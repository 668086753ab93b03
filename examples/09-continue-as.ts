// An agent without end: it takes one reading after the other, and every three readings its run ends and goes on as another
// with an empty log. However long it lives, a resume replays three readings at most: npm run example 09-continue-as
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSupervisor, defineAgent, openJournal } from '@tangle-network/durability'

const READINGS = [4, 8, 15, 16, 23, 42, 0]

interface Sum {
  readonly next: number
  readonly sum: number
}

const watch = defineAgent({
  name: 'watch',
  async act({ next, sum }: Sum, scope): Promise<number> {
    let total = sum
    for (let nth = next; nth < next + 3; nth++) {
      const reading = await scope.step(`reading ${nth}`, () => READINGS[nth] ?? 0)
      if (reading === 0) return total
      total += reading
    }
    console.log(`${scope.runId}: ${total} so far`)
    return scope.continueAs({ next: next + 3, sum: total })
  },
})

const folder = mkdtempSync(join(tmpdir(), 'continue-as-'))
{
  await using journal = await openJournal(`sqlite:${join(folder, 'journal.sqlite')}`)
  await using supervisor = await createSupervisor({ journal })
  const result = await supervisor.run(watch, { next: 0, sum: 0 }, { runId: 'gauge' })
  console.log(`${result.runId}: ${result.status === 'done' ? `${result.value} in all` : result.status}`)
  for (const { runId, status, seq } of (await journal.list({ prefix: 'gauge' })).runs) {
    console.log(`${runId} is ${status}, with ${seq} entries`)
  }
}
rmSync(folder, { recursive: true })
