import { appendFileSync } from 'node:fs'
import { createSupervisor, isDurabilityError, openJournal } from '@tangle-network/durability'
import { tapJournal } from './journal-tap.ts'
import { Leash } from './leash.ts'
import { Ledger } from './ledger.ts'
import { demoModel } from './model.ts'
import { createPerform } from './perform.ts'
import { skipCommits } from './skip-commit.ts'
import { defineSurvey } from './survey-agent.ts'
import { filesIn, LEASE_LOST, WorkerOrder } from './worker-order.ts'
import { writeWhole } from './write-whole.ts'

// The process that drives the run, and that gets killed. It knows nothing of how often that happened before: it asks
// for the run, and the supervisor begins it or goes on with it.
const order = WorkerOrder.parse(JSON.parse(process.argv[2] ?? ''))
const files = filesIn(order.folder)
// Without its director nobody watches it.
const orphaned = () => process.exit(1)
process.on('disconnect', orphaned)

const ledger = new Ledger(files.ledger)
const leash = new Leash(order.leash, () => process.send?.('kill me'))
const committed = new Set<string>()

await using sqlite = await openJournal(`sqlite:${files.journal}`)
const { skipCommitsAfter } = order
const honest = skipCommitsAfter === undefined ? sqlite : skipCommits(sqlite, () => committed.size < skipCommitsAfter)
const journal = tapJournal(honest, ledger, leash, committed)
await using supervisor = await createSupervisor({ journal, ttlMs: order.ttlMs, signals: false })
const agent = defineSurvey({
  perform: createPerform({ ledger, leash, committed, paceMs: order.paceMs }),
  model: demoModel(),
  writeReport: (report) => writeWhole(files.report, report),
  announce: (text) => appendFileSync(files.announcements, `${text}\n`),
})
try {
  await supervisor.runOrThrow(agent, order.task, { runId: order.runId })
} catch (error) {
  if (!isDurabilityError(error, 'LEASE_LOST') && !isDurabilityError(error, 'FENCED')) throw error
  process.exitCode = LEASE_LOST
}
// The channel to the director would keep this process alive.
process.off('disconnect', orphaned)
process.disconnect?.()
