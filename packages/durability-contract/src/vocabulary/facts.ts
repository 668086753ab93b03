import { z } from 'zod'
import { Digest } from '../journal/cursor.ts'
import { Amounts } from './amounts.ts'
import { EffectClass } from './effect.ts'
import { Envelope } from './envelope.ts'
import { Failure, Outcome, Stored } from './outcome.ts'
import { REMOTE_FACTS } from './remote-facts.ts'
import { RUN_FACTS } from './run-facts.ts'

const v = z.literal(1)
/** A node of the tree is known by the seq of the entry that spawned it. */
const node = z.int().min(1)
const ofStep = { v, node, key: z.string(), digest: Digest, effect: EffectClass.exclude(['transactional']) }
/** Version 2 of a step's facts knows `transactional`. Code that does not must say that it is too old, not that the log is corrupt. */
const ofStep2 = { ...ofStep, v: z.literal(2), effect: EffectClass }
/** Version 3 is of an attempt that had reserved: what it measured. What it did not stands at its bound. */
const ofStep3 = { ...ofStep2, v: z.literal(3), spent: Amounts }
/** Version 4 is of what is executed elsewhere. */
const ofStep4 = { ...ofStep, v: z.literal(4), effect: z.literal('reattachable') }
const ofOwner = { owner: z.string(), codeVersion: z.string().optional() }
const ofChild = { parent: z.int().min(0), key: z.string(), agent: z.string(), digest: Digest }

/** The payload of every entry kind. A payload carries its version; a new version is a new schema beside the old one. */
export const FACTS = {
  /** A process took the run over. The entry's epoch is the one granted. */
  'run.acquired': z.discriminatedUnion('v', [
    z.strictObject({ v, ...ofOwner }),
    /** Version 2 keeps what those who trace it call this life of the run. */
    z.strictObject({ v: z.literal(2), ...ofOwner, trace: z.string().max(256) }),
  ]),
  /** The run goes on in another journal. */
  'run.moved': z.strictObject({ v }),
  /** An agent was started under a parent; parent 0 is the run itself, and its child the root. */
  'node.spawned': z.discriminatedUnion('v', [
    z.strictObject({ v, ...ofChild, task: Stored }),
    /** Version 2 gives it a budget, which is reserved in its parent's. */
    z.strictObject({ v: z.literal(2), ...ofChild, task: Stored, budget: Amounts }),
    /** Version 3 also says when it must have settled, in ms since the Unix epoch by the journal's clock. */
    z.strictObject({ v: z.literal(3), ...ofChild, task: Stored, budget: Amounts, deadline: z.int() }),
  ]),
  /** A child was refused: it never starts, and this is what it came to. */
  'node.refused': z.strictObject({ v, ...ofChild, failure: Failure }),
  /** An agent has ended, and everything it started has. */
  'node.settled': z.strictObject({ v, node, outcome: Outcome }),
  /** An agent is to stop, and all below it: its parent wants it to, or for the root somebody who sent a message. */
  'node.cancelled': z.discriminatedUnion('v', [
    z.strictObject({ v, node, reason: z.string().optional(), message: Envelope.optional() }),
    /** Version 2: it is, for it had not settled by its deadline. */
    z.strictObject({ v: z.literal(2), node, deadline: z.int() }),
  ]),
  /** An attempt of an agent has failed, with everything it had started over; it begins again with its task, and nothing else. */
  'node.restarted': z.strictObject({ v, node, failure: Failure }),
  /** A `once` effect is about to happen, or one that costs (version 2): durable before it does. */
  'step.intended': z.discriminatedUnion('v', [
    z.strictObject({ ...ofStep, attempt: z.int().min(1) }),
    z.strictObject({ ...ofStep2, attempt: z.int().min(1), reserved: Amounts }),
    /** Version 4: something is to be executed elsewhere. For how long the remote keeps its id counts from `asOf`, by the journal's clock. */
    z.strictObject({
      ...{ ...ofStep4, reserved: Amounts, executor: z.string(), leases: z.boolean() },
      ...{ idRetainedMs: z.int().min(0), asOf: z.int() },
    }),
  ]),
  /** An attempt threw and another one will follow. */
  'step.failed': z.discriminatedUnion('v', [
    z.strictObject({ ...ofStep, failure: Failure }),
    z.strictObject({ ...ofStep2, failure: Failure }),
    z.strictObject({ ...ofStep3, failure: Failure }),
  ]),
  /** A step has its outcome. */
  'step.settled': z.discriminatedUnion('v', [
    z.strictObject({ ...ofStep, outcome: Outcome }),
    z.strictObject({ ...ofStep2, outcome: Outcome }),
    z.strictObject({ ...ofStep3, outcome: Outcome }),
    z.strictObject({ ...ofStep4, spent: Amounts, outcome: Outcome }),
  ]),
  /** Pieces that an attempt at work has emitted, for whoever watches. They tell no agent anything, and its outcome replaces them. */
  'step.streamed': z.strictObject({
    ...{ v, node, key: z.string(), attempt: z.int().min(1) },
    pieces: z.array(z.unknown()).min(1),
  }),
  /** An agent waits: for a message of the kind `signal`, for the answer to a question, until a time of the journal's clock. */
  'wait.armed': z
    .strictObject({
      ...{ v, node, key: z.string(), digest: Digest },
      signal: z.string().optional(),
      question: Stored.optional(),
      wakeAt: z.int().optional(),
    })
    .refine(
      (wait) => [wait.signal, wait.question, wait.wakeAt].some((each) => each !== undefined),
      'waits for nothing',
    ),
  /** The wait is over: by the message named, which is thereby consumed, or else by the clock. */
  'wait.settled': z.strictObject({ v, node, key: z.string(), message: Envelope.optional(), outcome: Outcome }),
  /** Somebody has said what became of a `once` effect whose outcome is unknown: from here on that is its outcome. */
  'step.resolved': z.strictObject({
    ...{ v, node, key: z.string(), message: Envelope, reason: z.string().optional() },
    outcome: z.union([z.strictObject({ ok: Stored }), z.strictObject({ failed: Failure })]),
  }),
  /** An agent has ended by an unknown outcome. When it last asked for something, `asked` was the last entry it had been told of. */
  'node.stalled': z.strictObject({ v, node, asked: z.int().min(1) }),
  /** The run was given back in good order, and nothing had come of it: no fault of the run's. */
  'run.released': z.strictObject({ v }),
  /** Somebody has opened the run again: interruptions are counted anew. */
  'run.revived': z.strictObject({ v, message: Envelope, reason: z.string().optional() }),
  /** There is nothing to do until a wait is over. */
  'run.suspended': z.strictObject({ v }),
  /** An agent asked what time it is. */
  'clock.read': z.strictObject({ v, node, now: z.int() }),
  /** An agent asked for a change before anything that it says there, and goes by it. Where it is false nothing is written. */
  'version.marked': z.strictObject({ v, node, change: z.string() }),
  /** An agent goes on from this state: what it asked for before is over and forgotten. */
  'node.checkpointed': z.strictObject({ v, node, state: Stored }),
  ...RUN_FACTS,
  ...REMOTE_FACTS,
} as const

/** The newest version of the vocabulary, for batches that hold an entry of it and for claimers that understand it. */
export const VOCABULARY = 3

export type FactKind = keyof typeof FACTS
export type FactPayload<K extends FactKind> = z.infer<(typeof FACTS)[K]>

/** An entry that was understood. */
export type Fact = {
  [K in FactKind]: {
    readonly kind: K
    readonly seq: number
    readonly epoch: number
    readonly refs: readonly string[]
  } & FactPayload<K>
}[FactKind]
