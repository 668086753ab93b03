import {
  createConversationJournal,
  createLoopJournal,
  createSpawnJournal,
  type Journal,
  type PortOptions,
} from '@tangle-network/sdk-core/durability'

/** Something that is appended, told apart by its index. */
export interface Item {
  readonly index: number
  readonly [field: string]: unknown
}

/** A port of runs, whatever its methods are called. */
export interface OpenPort extends AsyncDisposable {
  begin(name: string, at: string): Promise<void>
  append(name: string, item: Item): Promise<void>
  load(name: string): Promise<readonly Item[] | undefined>
  end(name: string, at: string): Promise<void>
  close(): Promise<void>
}

export interface Subject {
  readonly name: string
  /** What the ids of its runs begin with. */
  readonly prefix: string
  open(journal: Journal, options?: PortOptions): OpenPort
}

const trees: Subject = {
  name: 'a spawn journal',
  prefix: 'port/spawn-tree/',
  open(journal, options) {
    const port = createSpawnJournal(journal, options)
    return {
      begin: port.beginTree,
      append: (root, { index, ...rest }) => {
        return port.appendEvent(root, { ...rest, kind: 'settled', id: `n${index}`, status: 'down', seq: index })
      },
      load: async (root) => {
        const events = await port.loadTree<{ kind: string; id: string; status: string; seq: number }>(root)
        return events?.map(({ kind: _, id: __, status: ___, seq, ...rest }) => ({ ...rest, index: seq }))
      },
      end: async () => {
        throw new TypeError('a tree has no end')
      },
      close: port.close,
      [Symbol.asyncDispose]: port.close,
    }
  },
}

const loops: Subject = {
  name: 'a loop journal',
  prefix: 'port/loop/',
  open(journal, options) {
    const port = createLoopJournal(journal, options)
    return {
      begin: port.beginRun,
      append: port.appendIteration,
      load: async (runId) => (await port.loadRun(runId))?.iterations as Item[] | undefined,
      end: port.recordEnd,
      close: port.close,
      [Symbol.asyncDispose]: port.close,
    }
  },
}

const conversations: Subject = {
  name: 'a conversation journal',
  prefix: 'port/conversation/',
  open(journal, options) {
    const port = createConversationJournal(journal, options)
    return {
      begin: port.beginRun,
      append: port.appendTurn,
      load: async (runId) => (await port.loadRun(runId))?.turns as Item[] | undefined,
      end: (runId, at) => port.recordHalt(runId, { kind: 'abort' }, at),
      close: port.close,
      [Symbol.asyncDispose]: port.close,
    }
  },
}

/** Those that end. */
export const ENDING: readonly Subject[] = [loops, conversations]
export const SUBJECTS: readonly Subject[] = [trees, ...ENDING]
