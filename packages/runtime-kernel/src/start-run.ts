import {
  byteLength,
  checkName,
  DurabilityError,
  encodeValue,
  LIMITS,
  quoted,
  runDigest,
} from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import type { LiveNode } from './live-node.ts'
import { RunAsk } from './run-ask.ts'
import { childRunIdOf } from './run-id.ts'
import type { ChildRunOptions } from './scope.ts'
import { toStored } from './stored-value.ts'
import { validate } from './validate.ts'

/** What the message that brings a task says besides. */
const ENVELOPE_BYTES = 1024

/** Checks what is asked for before anything is claimed or written. */
export function runAsk(
  runId: string,
  node: LiveNode,
  agent: Agent | string,
  task: unknown,
  options: ChildRunOptions,
): RunAsk {
  const name = typeof agent === 'string' ? agent : agent.name
  const { key = name, queue } = options
  checkName('agent name', name)
  checkName('child run key', key)
  if (queue !== undefined) checkName('queue', queue)
  if (options.runId !== undefined) checkName('run id', options.runId, LIMITS.runIdBytes)
  if ('budget' in options) {
    throw new TypeError(`child run ${quoted(key)} keeps its own log and has no part in budgets: use spawn or call`)
  }
  const where = `task of child run ${quoted(key)}`
  const text = task === undefined ? '' : encodeValue(task, where)
  const recorded = node.recorded?.runs.get(key)
  if (!recorded) {
    if (typeof agent !== 'string') validate(agent.input, task, 'INVALID_INPUT', where)
    checkSize(text, where)
  }
  return new RunAsk({
    ...{ key, queue, digest: runDigest(name, text), agent: name },
    task: recorded ? undefined : toStored(task, where),
    runId: recorded?.runId ?? options.runId ?? childRunIdOf(runId, node.place, key),
  })
}

/** A message brings the task, whole. */
export function checkSize(text: string, where: string): void {
  const [bytes, most] = [byteLength(text), LIMITS.messageBytes - ENVELOPE_BYTES]
  if (bytes <= most) return
  throw new DurabilityError('LIMIT_EXCEEDED', { expected: `at most ${most} bytes`, found: `${bytes}`, where })
}
