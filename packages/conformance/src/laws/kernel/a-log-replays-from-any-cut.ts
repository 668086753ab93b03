import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { broken, linesOf } from '../../kernel/audit/evidence.ts'
import { toldLines } from '../../kernel/audit/told.ts'
import { cutRun } from '../../kernel/cut-run.ts'
import { exampleCases, instants, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { kernelLog } from '../../kernel/kernel-log.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { ANYTHING, toldByLog } from '../../kernel/told-by-log.ts'
import { placeOf } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

const CUTS = 6

/** The journal answers no append, so that nothing comes about but the replay. */
export const aLogReplaysFromAnyCut: Law = {
  id: 'a-log-replays-from-any-cut',
  level: 'K',
  clause: 'K-5',
  also: ['K-4'],
  invariant: 'K3',
  statement:
    'a log cut after any commit tells every agent all that it says, and starts nothing before something is written',
  meets: ['a cut', 'events compared'],
  async check(trial) {
    const cases = fc.record({ program: programsFor(trial), crashes: instants(2), first: fc.nat({ max: 20 }) })
    await trial.forAll(
      cases,
      async ({ program, crashes, first }, stage) => {
        const lives = livesOf(trial, stage, program)
        await lives.untilEnd({ crashes })
        const acknowledged = [...linesOf(lives.lines, 'acked')].map(({ seq }) => seq)
        const cuts = [...new Set(acknowledged)].slice(0, -1)
        const every = Math.ceil(cuts.length / CUTS)
        for (const length of cuts.filter((_, index) => index % every === first % every))
          await replayCut(trial, lives, length)
      },
      { weight: 2, examples: exampleCases(trial, { first: 0 }).slice(0, 2) },
    )
  },
}

async function replayCut(trial: Trial, { place, program, runId, log }: Lives, length: number): Promise<void> {
  trial.tally.meet('a cut')
  await using stage = await Stage.provision(trial.harness)
  stage.clock.advance(place.clock.now() - stage.clock.now())
  const cut = await stage.open()
  await cutRun(await log(), cut, runId, length)
  const replay = livesOf(trial, stage, program, { isHalted: true }, runId)
  const { end } = await replay.begin()
  const failed = end.catch((error: unknown) => broken('K3', `a log of ${length} entries`, 'to replay', shown(error)))
  await Promise.race([failed, replay.simulation.rest()])
  const started = [...linesOf(replay.lines, 'start')][0]
  if (started)
    broken('K4', `a log of ${length} entries`, 'no effect before an append', `a start of step ${started.key}`)
  const { entries } = await replay.log()
  const cutLog = await kernelLog(cut, runId, entries)
  const told = toldLines(replay).get(0)
  const foretold = toldByLog(program, cutLog)
  for (const node of cutLog.nodes.filter(({ settled }) => settled.length === 0)) {
    const events = told?.get(placeOf(node.path)) ?? []
    for (const [index, should] of (foretold.get(placeOf(node.path)) ?? []).entries()) {
      if (should === ANYTHING && index < events.length) continue
      trial.tally.meet('events compared')
      if (isDeepStrictEqual(events[index], structuredClone(should))) continue
      broken('K3', `agent ${placeOf(node.path)}, event ${index}, cut at ${length}`, shown(should), shown(events[index]))
    }
  }
}
