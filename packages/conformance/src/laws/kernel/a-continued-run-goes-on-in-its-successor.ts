import { isEnded, type Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { endEvent } from '../../kernel/audit/ended.ts'
import { broken, linesOf } from '../../kernel/audit/evidence.ts'
import { evaluate, isAsExpected } from '../../kernel/evaluate.ts'
import { featuresOf, instantsOf, livesOf, programsFor, WAITS, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { type KernelLog, kernelLog } from '../../kernel/kernel-log.ts'
import type { KernelEnd } from '../../kernel/kernel-under-test.ts'
import type { Program, StepOp } from '../../kernel/program.ts'
import type { Lives } from '../../kernel/run-lives.ts'
import { chainOf } from '../../kernel/walk-runs.ts'
import { withKeys } from '../../kernel/with-keys.ts'
import type { Law } from '../../law/law.ts'
import { readAll } from '../../law/sample.ts'
import { shown } from '../../law/shown.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

interface Case {
  readonly program: Program
  readonly crashes: readonly number[]
  readonly yields: readonly number[]
  readonly isExhaustive?: boolean
}

/** The process that runs the first of a chain goes on with those after it, and whoever runs the first again, too. */
export const aContinuedRunGoesOnInItsSuccessor: Law = {
  id: 'a-continued-run-goes-on-in-its-successor',
  level: 'K',
  clause: 'K-33',
  also: ['K-1', 'K-4', 'K-13', 'K-21'],
  invariant: 'K6',
  statement:
    'killed at any instant, a run that goes on as another ends, has one successor with an empty log, and answers what that comes to',
  features: ['continue'],
  meets: ['a crash while a run was handed over', 'a chain of three', 'a successor that outlived a crash'],
  async check(trial) {
    const without = ['race', 'any', 'now', 'random', 'next', 'cancel', 'fail', 'budget', 'deadline', ...WAITS] as const
    const inside = programsFor(trial, { depth: 1, length: 2, without })
    const program = fc.tuple(inside, inside).map(([first, last]) => withKeys([...first, onwards(last)]))
    const crashes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 })
    await trial.forAll(
      fc.record({ program, crashes, yields: yieldsArbitrary }),
      async (given: Case, stage) => {
        const calm = await tryChain(trial, stage, given, 'run')
        if (!given.isExhaustive) return
        for (const at of instantsOf(trial, calm.instants))
          await tryChain(trial, stage, { ...given, crashes: [at, 1 + ((at * 7) % 20)] }, `killed-${at}`)
      },
      { weight: 2, examples: examplesFor(trial) },
    )
  },
}

async function tryChain(trial: Trial, stage: Stage, given: Case, runId: string): Promise<Lives> {
  const { program, crashes, yields } = given
  const lives = livesOf(trial, stage, program, { yields }, runId)
  const end = await lives.untilEnd({ crashes })
  await auditChain(trial, lives, end)
  // Whoever asks again is answered the same, from the logs alone.
  const before = lives.lines.filter(({ what }) => what === 'start').length
  trial.demand.equal(
    endEvent((await lives.live()) as KernelEnd),
    endEvent(end),
    'the answer when it is asked for again',
  )
  trial.demand.equal(lives.lines.filter(({ what }) => what === 'start').length, before, 'effects of that')
  return lives
}

async function auditChain(trial: Trial, lives: Lives, end: KernelEnd): Promise<void> {
  const { tally } = trial
  const journal = await lives.checker()
  const programs = chainOf(lives.program)
  const ids = programs.map((_, index) => (index === 0 ? lives.runId : `${lives.runId}~${index + 1}`))
  const { runs } = await journal.list({ prefix: lives.runId })
  const found = runs.map(({ runId }) => runId).filter((id) => id === lives.runId || id.startsWith(`${lives.runId}~`))
  trial.demand.equal(found, ids.toSorted(), 'the runs of the chain')
  const evaluated = evaluate(lives.program, null)
  const expected = 'done' in evaluated ? { ok: evaluated.done } : evaluated.failed
  if (!isAsExpected(endEvent(end), expected))
    broken('K6', 'the end of the chain', shown(expected), shown(endEvent(end)))
  if (ids.length > 2) tally.meet('a chain of three')
  for (const [index, runId] of ids.entries()) {
    const log = await kernelLog(journal, runId, await readAll(journal, runId))
    await auditLink(journal, runId, log, ids[index + 1])
    executedAgain(lives, runId, log)
    const handed = log.facts.find(({ kind }) => kind === 'run.continued')
    if (handed && (log.facts.at(-1)?.epoch ?? 0) > handed.epoch) tally.meet('a crash while a run was handed over')
    if (index > 0 && log.facts.some(({ epoch }) => epoch > 1)) tally.meet('a successor that outlived a crash')
  }
  enteredAgain(lives, ids)
}

/** Each run of the chain has ended, with its root or with the one that it goes on as. */
async function auditLink(journal: Journal, runId: string, log: KernelLog, next: string | undefined): Promise<void> {
  const where = `run ${runId}`
  const { status, manifest } = await journal.head(runId)
  if (!isEnded(status)) broken('K6', where, 'to have ended', status)
  const handed = log.facts.filter((fact) => fact.kind === 'run.continued')
  const successors = handed.map(({ successor }) => successor)
  if (successors.join() !== (next ?? '')) broken('K6', where, `to go on as ${next}`, successors.join())
  if (next === undefined) return
  if (status !== 'completed') broken('K6', where, 'to be completed', status)
  if (log.root?.settled.length !== 0) broken('K6', where, 'a root that does not settle', 'one that did')
  const { messages } = await journal.inbox(next)
  if (messages.length !== 1) broken('K6', `run ${next}`, 'to be given its task once', `${messages.length} messages`)
  const { parent } = (await journal.head(next)).manifest
  if (parent?.runId !== runId || manifest.queue !== undefined)
    broken('K6', `run ${next}`, 'to name whom it goes on from', shown(parent))
}

/** K1: a step has one outcome, and is not executed in a life that began when that was durable. */
function executedAgain({ lines, runId: first }: Lives, runId: string, log: KernelLog): void {
  for (const { steps } of log.nodes) {
    for (const { key, settled, path } of steps.values()) {
      const where = `step ${key} of run ${runId}`
      const [outcome] = settled
      if (settled.length !== 1 || !outcome) broken('K1', where, 'one outcome', `${settled.length}`)
      const place = runId === first ? path : [runId, ...path]
      const isIt = (line: { path: readonly string[]; key: string }) =>
        line.key === key && shown(line.path) === shown(place)
      for (const line of linesOf(lines, 'start')) {
        if (isIt(line) && line.epoch > outcome.epoch) broken('K1', where, 'not to be executed again', 'another start')
      }
    }
  }
}

/** The agents of a run are entered no more once its successor's have been. */
function enteredAgain({ lines, runId: first }: Lives, ids: readonly string[]): void {
  let furthest = 0
  for (const { path } of linesOf(lines, 'entered')) {
    const link = Math.max(0, ids.indexOf(path[0] ?? first))
    if (link < furthest) broken('K1', `run ${ids[link]}`, 'not to be entered when it was gone on from', 'that it was')
    furthest = link
  }
}

function onwards(program: Program, task: unknown = null): Program[number] {
  return { do: 'continue', task, program }
}

function examplesFor(trial: Trial): Case[] {
  const once = featuresOf(trial).includes('once') ? 'once' : 'idempotent'
  const step = (more: Partial<StepOp> = {}): StepOp => ({
    ...({ do: 'step', key: '', effect: 'idempotent', input: null, value: 1 } as const),
    ...{ throws: 0, maxAttempts: 1, turns: 0, ...more },
  })
  const two = withKeys([step(), onwards([step({ effect: once })], 'x'.repeat(70_000))])
  const three = withKeys([step(), onwards([step(), onwards([step()], 3)], 2)])
  return [
    { program: two, crashes: [], yields: [], isExhaustive: true },
    { program: three, crashes: [14, 30], yields: [] },
    { program: three, crashes: [16, 8, 12], yields: [] },
  ]
}
