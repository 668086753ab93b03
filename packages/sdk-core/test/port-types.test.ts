import { expect, expectTypeOf, test } from 'vitest'
import {
  createConversationJournal,
  createLoopJournal,
  createResultBlobStore,
  createSpawnJournal,
  type Journal,
  materializeTreeView,
  type Port,
  pendingWaits,
  replaySpawnTree,
} from '../src/durability.ts'
import type {
  TheirConversations,
  TheirIteration,
  TheirLoops,
  TheirResults,
  TheirRun,
  TheirSettled,
  TheirTrees,
  TheirTreeView,
  TheirWait,
} from './their-ports.ts'

// What is assigned here is what a runtime assigns that re-points by one line; the compiler is the judge.
const journal = undefined as unknown as Journal

test('each port is what a runtime has for it now', () => {
  const trees: TheirTrees = createSpawnJournal(journal, { owner: 'worker-1', ttlMs: 30_000 })
  const results: TheirResults = createResultBlobStore(journal)
  const loops: TheirLoops = createLoopJournal(journal)
  const conversations: TheirConversations = createConversationJournal(journal)
  expect([trees, results, loops, conversations].every((port) => typeof port === 'object')).toBe(true)
  expectTypeOf(createSpawnJournal(journal)).toExtend<TheirTrees & Port & AsyncDisposable>()
  expectTypeOf(createResultBlobStore(journal)).toExtend<TheirResults & Port>()
  expectTypeOf(createLoopJournal(journal)).toExtend<TheirLoops & Port>()
  expectTypeOf(createConversationJournal(journal)).toExtend<TheirConversations & Port>()
})

test('what ports answer is of the types of whoever asks', () => {
  const load = () => createLoopJournal(journal).loadRun<TheirRun<string, number>>('run')
  expectTypeOf(load).returns.resolves.toEqualTypeOf<TheirRun<string, number> | undefined>()
  type Append = ReturnType<typeof createLoopJournal>['appendIteration']
  expectTypeOf<TheirIteration<string, number>>().toExtend<Parameters<Append>[1]>()
})

test('what is read of a tree is of the types of whoever reads it, of whichever journal of spawns', () => {
  const replay = (trees: TheirTrees, results: TheirResults): Promise<TheirSettled[]> =>
    replaySpawnTree(trees, results, 'root')
  const replayPort = (): Promise<TheirSettled[]> =>
    replaySpawnTree(createSpawnJournal(journal), createResultBlobStore(journal), 'root')
  const view = (events: Awaited<ReturnType<TheirTrees['loadTree']>> & object): TheirTreeView =>
    materializeTreeView(events)
  const waits = (events: Awaited<ReturnType<TheirTrees['loadTree']>> & object): TheirWait[] => pendingWaits(events)
  expect([replay, replayPort, view, waits].every((one) => typeof one === 'function')).toBe(true)
})
