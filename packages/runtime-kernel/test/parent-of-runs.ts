import { randomUUID } from 'node:crypto'
import type { Journal } from '@tangle-network/durability-contract'
import {
  type Agent,
  type AgentError,
  createClient,
  createWorker,
  defineAgent,
  type Scope,
  type WorkerOptions,
} from '../src/index.ts'

export const twice = defineAgent({ name: 'twice', act: async (n: number, scope) => scope.step('double', () => n * 2) })

export const parentOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'parent', act: (_: null, scope) => act(scope) })

export const workerOf = (journal: Journal, agents: readonly Agent[], options: Partial<WorkerOptions> = {}) =>
  createWorker({ journal, agents, owners: { name: randomUUID, provenDead: () => false }, pollMs: 1, ...options })

/** Runs the parent and everything below it on one worker. */
export async function drained<T>(journal: Journal, parent: Agent<null, T>, others: readonly Agent[], runId = 'run') {
  await createClient({ journal }).start(parent, null, { runId })
  await workerOf(journal, [parent as Agent, ...others]).drain()
  return createClient({ journal }).result<T>(runId)
}

export const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    ({ code }: AgentError) => code,
  )
