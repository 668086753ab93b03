import fc from 'fast-check'
import type { Stage } from '../law/stage.ts'
import type { Trial } from '../law/trial.ts'
import { attemptsLost } from './audit/attempts.ts'
import { auditRun } from './audit/audit-run.ts'
import { doubledChildren, lostChildren, settledEarly } from './audit/children.ts'
import { wanderingKeys } from './audit/effects.ts'
import { answeredOtherwise, evaluatedOtherwise } from './audit/ended.ts'
import type { Evidence } from './audit/evidence.ts'
import { enteredAgain, executedAgain } from './audit/executed-again.ts'
import { startedOutOfTurn } from './audit/in-turn.ts'
import { lostAcknowledgements } from './audit/journal-use.ts'
import { toldOtherwise } from './audit/told.ts'
import { featuresOf, instants, instantsOf, yieldsArbitrary } from './kernel-case.ts'
import type { KernelEnd } from './kernel-under-test.ts'
import type { LoopParts } from './loop-arbitrary.ts'
import type { ConversationOp, LoopOp, Program } from './program.ts'
import { programs, stepOf } from './program-arbitrary.ts'
import type { Lives } from './run-lives.ts'
import { withKeys } from './with-keys.ts'

/** A loop or a conversation, which may be fickle: what is planned, said and decided in it is other in every life. */
export interface FickleCase {
  readonly program: Program
  readonly crashes: readonly number[]
  readonly yields: readonly number[]
  /** Killed at each instant of a calm run, and once more while it recovers. */
  readonly isExhaustive?: boolean
}

/** Tries one case as a run of that id. */
export type TryFickle = (trial: Trial, stage: Stage, given: FickleCase, runId: string) => Promise<Lives>

const MADE: readonly string[] = ['loop', 'conversation']

/** Tries loops, or conversations, of steps and children, every second of them fickle. */
export async function tryFickle(
  trial: Trial,
  opOf: (parts: LoopParts) => fc.Arbitrary<LoopOp | ConversationOp>,
  examples: FickleCase[],
  tryOne: TryFickle,
): Promise<void> {
  const features = featuresOf(trial).filter((feature) => feature !== 'budget')
  const inside = programs({ features: features.filter((feature) => !MADE.includes(feature)), depth: 0, length: 2 })
  const plain = { do: fc.constant('call' as const), key: fc.constant(''), task: fc.constant(null) }
  const child = features.includes('call') ? fc.record({ ...plain, program: inside }) : undefined
  const made = opOf({ features, step: stepOf(features), child })
  const program = fc.tuple(made, fc.boolean()).map(([op, isFickle]) => withKeys([{ ...op, isFickle }]))
  await trial.forAll(
    fc.record({ program, crashes: instants(), yields: yieldsArbitrary }),
    async (given: FickleCase, stage) => {
      const calm = await tryOne(trial, stage, given, 'run')
      if (!given.isExhaustive) return
      for (const at of instantsOf(trial, calm.instants))
        await tryOne(trial, stage, { ...given, crashes: [at, 1 + ((at * 7) % 23)] }, `killed-${at}`)
    },
    { weight: 2, examples },
  )
}

/** What can be asked although nobody knows what will be planned, said or decided. */
const FICKLE_TOO = [
  ...[executedAgain, enteredAgain, wanderingKeys, attemptsLost, doubledChildren, settledEarly, lostChildren],
  lostAcknowledgements,
]

/** Audits a run that has ended, whole where it came to what is foretold. Answers whether it did. */
export async function auditFickle(evidence: Evidence, lives: Lives, end: KernelEnd): Promise<boolean> {
  answeredOtherwise(evidence, end)
  startedOutOfTurn(evidence)
  const isForetold = evaluatedOtherwise(evidence, end, 'K3')
  if (isForetold) {
    auditRun(evidence)
    await toldOtherwise(evidence, lives)
  } else for (const audit of FICKLE_TOO) audit(evidence)
  return isForetold
}
