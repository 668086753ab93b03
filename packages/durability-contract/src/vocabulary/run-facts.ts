import { z } from 'zod'
import { Digest } from '../journal/cursor.ts'
import { Amounts } from './amounts.ts'
import { Envelope } from './envelope.ts'
import { Outcome, Stored } from './outcome.ts'

const v = z.literal(1)
const ofChildRun = { v, node: z.int().min(1), key: z.string() }

/** What a run writes down of the runs that it begins. */
export const RUN_FACTS = {
  /** A child run is about to be begun: durable before it is. What it reports must repeat the token. */
  'run.spawned': z.strictObject({
    ...{ ...ofChildRun, digest: Digest, agent: z.string(), runId: z.string(), queue: z.string() },
    ...{ task: Stored, token: Digest },
  }),
  /** It was begun and has its task. */
  'run.started': z.strictObject(ofChildRun),
  /** It is to stop, and is told so. */
  'run.recalled': z.strictObject({ ...ofChildRun, reason: z.string().optional() }),
  /** It has settled, as the message says, which is thereby consumed; or it could not be begun. */
  'run.settled': z.strictObject({ ...ofChildRun, message: Envelope.optional(), outcome: Outcome }),
  /** The root goes on as another run, to which its task and what is left of its budget are given. */
  'run.continued': z.strictObject({
    ...{ v, node: z.int().min(1), successor: z.string(), task: Stored },
    budget: Amounts.optional(),
  }),
  /** Whoever had to hear of it has: the run ends as the entry of that seq says. */
  'run.ended': z.strictObject({ v, as: z.int().min(1) }),
} as const
