import type { Acquired, Cursor, Entry, Failpoint, Journal } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, readAll } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append } from './asked.ts'

/** Far longer than it may take; only a watcher that has stopped seeing is ever waited for so long. */
const PATIENCE_MS = 20_000

/** Entries come from three processes, two of which are killed: one before its commit and one after. */
export const aWatcherSeesAllAcrossAKill: Law = {
  id: 'a-watcher-sees-all-across-a-kill',
  level: 'L2',
  clause: 'R-7',
  also: ['R-8', 'R-1', 'R-6'],
  invariant: 'J11',
  statement:
    'a watcher in another process sees every committed entry once and in order, whoever of the writers is killed',
  needs: ['worker'],
  async check(trial) {
    const { harness, demand, tally, stage } = trial
    const { env, clock, open } = await stage()
    await using clients = new ProcessClients(harness)
    const journal = await open()
    await journal.begin('run', MANIFEST)
    const watchers = [watch(journal)]
    const failpoints = await failpointsOf(trial)
    for (const instant of ['before-commit', 'after-commit'] as const) {
      const where = `killed at append:${instant}`
      tally.ask(`SIGKILL at append:${instant}, watched`)
      const victim = await clients.start({
        env,
        clock: clock.now,
        dieAt: failpoints.lastIndexOf(`append:${instant}`) + 1,
      })
      const asked = new Asked(victim, trial)
      const { lease, head } = await asked.granted<Acquired>(acquire('run', 'victim'), where)
      const told = await asked.granted<{ cursor: Cursor }>(append(lease, head, `told, then ${instant}`), where)
      await asked.dies(append(lease, told.cursor, `in flight at ${instant}`), where)
      demand.equal(victim.passed.at(-1), `append:${instant}`, where)
      tally.land(`SIGKILL at append:${instant}, watched`)
      // One begins at each place, the middle of things included.
      watchers.push(watch(journal))
    }
    const last = new Asked(await clients.start({ env, clock: clock.now }), trial)
    const { lease, head } = await last.granted<Acquired>(acquire('run', 'victim'), 'the last writer')
    demand.equal(head.seq, 3, 'entries that stand after two kills')
    await last.granted(append(lease, head, 'the end', { end: 'completed' }), 'the last writer')
    const stands = await readAll(journal, 'run')
    for (const seen of watchers) demand.equal(await seen, stands, 'what a watcher saw until the end')
    demand.equal(
      stands.map(({ payload }) => payload),
      ['told, then before-commit', 'told, then after-commit', 'in flight at after-commit', 'the end'],
      'what stands',
    )
    await last.client.end()
    tally.schedules += 1
  },
}

/** What a backend passes in the life of a victim that is not killed: it may lack some, and the count goes by all. */
async function failpointsOf(trial: Trial): Promise<readonly Failpoint[]> {
  const { env, clock, open } = await trial.stage()
  await (await open()).begin('run', MANIFEST)
  await using here = new InProcessClients(trial.harness)
  const client = await here.start({ env, clock: clock.now })
  const asked = new Asked(client, trial)
  const { lease, head } = await asked.granted<Acquired>(acquire('run', 'nobody'), 'undisturbed')
  const { cursor } = await asked.granted<{ cursor: Cursor }>(append(lease, head, 1), 'undisturbed')
  await asked.granted(append(lease, cursor, 2), 'undisturbed')
  await client.end()
  return client.passed
}

/** Every entry until the terminal one; rejects when that never comes. */
async function watch(journal: Journal): Promise<Entry[]> {
  const entries: Entry[] = []
  const given = AbortSignal.timeout(PATIENCE_MS)
  for await (const entry of journal.watch('run', { signal: given })) entries.push(entry)
  if (!given.aborted) return entries
  const found = `${entries.length} entries after ${PATIENCE_MS} ms`
  throw new Violation('J11', { expected: 'the terminal entry', found, where: 'watch' })
}
