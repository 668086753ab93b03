import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { KilledLife } from './killed-life.ts'
import { failpointsOf, live } from './lived.ts'
import { OWNED_LIFE } from './program.ts'
import { see } from './see.ts'

/** A journal that reads through its own cache, or another place than it writes to, would agree with itself. */
export const whatIsStoredIsWhatTheJournalSays: Law = {
  id: 'what-is-stored-is-what-the-journal-says',
  level: 'L2',
  clause: 'J-7',
  also: ['J-3', 'C-1', 'R-6'],
  invariant: 'J3',
  statement: 'after a kill an independent reader of the store finds exactly the entries that the journal answers',
  needs: ['worker', 'inspect'],
  meets: ['entries were inspected'],
  async check(trial) {
    const { harness, demand, tally } = trial
    const lived = await live(harness, OWNED_LIFE)
    const { first, last } = failpointsOf(lived)
    await using clients = new ProcessClients(harness)
    const inspected = async ({ env, clock }: Pick<Stage, 'env' | 'clock'>, where: string) => {
      // First, before anybody has opened the place again and may have mended it.
      const found = (await harness.inspect?.(env)) ?? []
      await using here = new InProcessClients(harness)
      const client = await here.start({ env, clock: clock.now })
      const { runs } = await see(client, OWNED_LIFE)
      await client.end()
      const said = Object.entries(runs).map(([runId, { entries }]) => [runId, entries.map(({ digest }) => digest)])
      const stored = found.map(({ runId, digests }) => [runId, digests])
      const some = (all: unknown[][]) => all.filter(([, digests]) => (digests as unknown[]).length > 0).sort()
      demand.equal(some(stored), some(said), where)
      if (stored.some(([runId, digests]) => runId === OWNED_LIFE.runId && digests!.length > 1))
        tally.meet('entries were inspected')
      tally.schedules += 1
    }
    await trial.forAll(
      fc.integer({ min: first, max: last }),
      async (dieAt, stage) => {
        tally.ask('SIGKILL, then inspected')
        const victim = await clients.start({ env: stage.env, clock: stage.clock.now, dieAt })
        await new KilledLife(lived, stage.clock).goOn(victim)
        demand.isTrue(victim.died, 'a killed worker', `failpoint ${dieAt}`)
        tally.land('SIGKILL, then inspected')
        tally.kills += 1
        await inspected(stage, `inspected after a kill at failpoint ${dieAt}`)
      },
      // The middle of the log, whatever else is drawn.
      { weight: 0.25, examples: [Math.floor((first + last) / 2)] },
    )
  },
}
