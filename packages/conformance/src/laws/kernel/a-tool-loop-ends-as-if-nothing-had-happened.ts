import fc from 'fast-check'
import { answeredEarly, answeredOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { lostAcknowledgements } from '../../kernel/audit/journal-use.ts'
import { unconserved } from '../../kernel/audit/spending.ts'
import {
  askedOtherwise,
  calledAgain,
  keptTooMuch,
  loopEndedOtherwise,
  loopSpentOtherwise,
} from '../../kernel/audit/tool-loops.ts'
import { featuresOf, instantsOf, kernelOf, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import type { KernelEnd } from '../../kernel/kernel-under-test.ts'
import type { LoopEnd } from '../../kernel/loop-under-test.ts'
import { Lives } from '../../kernel/run-lives.ts'
import {
  exampleScript,
  LONG_SCRIPT,
  loopOf,
  type ToolName,
  type ToolScript,
  toolScripts,
} from '../../kernel/tool-script.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

/** Exhaustive: loops are killed at each of their instants, and a second time while they recover. */
export const aToolLoopEndsAsIfNothingHadHappened: Law = {
  id: 'a-tool-loop-ends-as-if-nothing-had-happened',
  level: 'K',
  clause: 'K-36',
  also: ['K-1', 'K-2', 'K-3', 'K-4', 'K-5', 'K-7', 'K-21', 'K-25'],
  invariant: 'K1',
  statement:
    'killed at any instant, and again while it recovers, a loop of a model and its tools comes to the same conversation, calls nothing again whose outcome is durable, and commits what it used',
  features: ['tools', 'pure', 'idempotent', 'once', 'budget'],
  meets: [
    ...['a call in doubt', 'a model that was asked again', 'a life that began at a checkpoint'],
    ...['a crash during recovery', 'a transcript that was handed over'],
  ],
  async check(trial) {
    const tools = toolsFor(trial)
    await livedThrough(trial, await trial.stage(), LONG_SCRIPT, { crashes: [], yields: [] }, 'long')
    const cases = fc.record({
      script: toolScripts(tools),
      second: fc.integer({ min: 1, max: 30 }),
      yields: yieldsArbitrary,
    })
    const examples = [false, true].map((isHandedOver) => exampleScript(tools, isHandedOver))
    await trial.forAll(
      cases,
      async ({ script, second, yields }, stage) => {
        const calm = await livedThrough(trial, stage, script, { crashes: [], yields }, 'calm')
        for (const at of instantsOf(trial, calm)) {
          const crashes = [at, 1 + ((at + second) % 25)]
          await livedThrough(trial, stage, script, { crashes, yields }, `killed-${at}`)
        }
      },
      { weight: 0.1, examples: examples.map((script) => ({ script, second: 10, yields: [] })) },
    )
  },
}

function toolsFor(trial: Trial): ToolName[] {
  const classes = (['pure', 'idempotent', 'once', 'transactional'] as const).filter((effect) =>
    featuresOf(trial).includes(effect),
  )
  return [...classes, 'failing', 'nobody']
}

/** One run of the script, killed there; answers how many instants its last life passed. */
async function livedThrough(
  trial: Trial,
  stage: Stage,
  script: ToolScript,
  { crashes, yields }: { readonly crashes: readonly number[]; readonly yields: readonly number[] },
  runId: string,
): Promise<number> {
  const { tally } = trial
  tally.schedules += 1
  const kernel = kernelOf(trial)
  const run: typeof kernel.run = async (_, ports) => {
    if (!kernel.toolLoop) throw new TypeError('the kernel lists tools as a feature and has no toolLoop')
    return kernel.toolLoop(loopOf(script, ports), ports)
  }
  const lives = new Lives({ kernel: { ...kernel, run }, place: stage, program: [], tally, runId }, { yields })
  const end = await lives.untilEnd({ crashes })
  await answeredEarly(lives)
  const evidence = await evidenceOf(lives)
  lostAcknowledgements(evidence)
  answeredOtherwise(evidence, end)
  const unknown = calledAgain(evidence)
  const came = loopEnd(trial, end)
  const told = loopEndedOtherwise(script, came)
  keptTooMuch(evidence, came)
  trial.demand.equal(told, unknown, 'calls that are told as in doubt, and those that are by the log')
  if (crashes.length === 0) trial.demand.equal(told, 0, 'calls in doubt where nothing befell the run')
  if (askedOtherwise(evidence) > 0) tally.meet('a model that was asked again')
  unconserved(evidence)
  loopSpentOtherwise(evidence)
  if (unknown > 0) tally.meet('a call in doubt')
  if (lives.crashed.length > 1) tally.meet('a crash during recovery')
  if (script.isHandedOver) tally.meet('a transcript that was handed over')
  const epochs = [...linesOf(evidence.lines, 'granted')].map(({ epoch }) => epoch)
  const isCheckpointed = evidence.log.nodes.some(({ checkpoints }) =>
    checkpoints.some(({ seq }) => (evidence.log.entries[seq - 1]?.epoch ?? 0) < Math.max(...epochs)),
  )
  if (isCheckpointed) tally.meet('a life that began at a checkpoint')
  return lives.instants
}

function loopEnd(trial: Trial, end: KernelEnd): LoopEnd {
  trial.demand.isTrue('done' in end, 'a loop that ends', 'the run')
  return ('done' in end ? end.done : undefined) as LoopEnd
}
