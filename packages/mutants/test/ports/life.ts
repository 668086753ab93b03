import {
  contentAddress,
  createConversationJournal,
  createLoopJournal,
  createResultBlobStore,
  createSpawnJournal,
  type Journal,
  LIMITS,
  type PortOptions,
} from '@tangle-network/sdk-core/durability'

const AT = 'then'
const TREE = 'root'
const RUN = 'run'
/** One of which does not fit an entry. */
const RESULTS = [{ b: 1, a: null }, 'x'.repeat(LIMITS.payloadBytes)]

export interface Ports extends AsyncDisposable {
  readonly trees: ReturnType<typeof createSpawnJournal>
  readonly results: ReturnType<typeof createResultBlobStore>
  readonly loops: ReturnType<typeof createLoopJournal>
  readonly conversations: ReturnType<typeof createConversationJournal>
}

export function portsOn(journal: Journal, options: PortOptions): Ports {
  const trees = createSpawnJournal(journal, options)
  const results = createResultBlobStore(journal, options)
  const loops = createLoopJournal(journal, options)
  const conversations = createConversationJournal(journal, options)
  const close = async () => {
    for (const port of [trees, results, loops, conversations]) await port.close()
  }
  return { trees, results, loops, conversations, [Symbol.asyncDispose]: close }
}

/** One write of a life, and how to see whether it has been made. */
export interface Deed {
  readonly name: string
  do(ports: Ports): Promise<void>
  isDone(found: Found): boolean
}

/** All that can be loaded. */
export interface Found {
  readonly tree: readonly { readonly kind: string; readonly seq: number }[] | undefined
  readonly results: readonly unknown[]
  readonly loop: Awaited<ReturnType<Ports['loops']['loadRun']>>
  readonly conversation: Awaited<ReturnType<Ports['conversations']['loadRun']>>
}

export async function find({ trees, results, loops, conversations }: Ports): Promise<Found> {
  return {
    tree: await trees.loadTree<{ kind: string; seq: number }>(TREE),
    results: await Promise.all(RESULTS.map((value) => results.get(contentAddress(value)))),
    loop: await loops.loadRun(RUN),
    conversation: await conversations.loadRun(RUN),
  }
}

/** Everything that a life does, in its order. Each deed shows in what is found, and nothing else does. */
export const DEEDS: readonly Deed[] = [
  { name: 'begin tree', do: ({ trees }) => trees.beginTree(TREE, AT), isDone: ({ tree }) => tree !== undefined },
  ...RESULTS.flatMap((value, seq): Deed[] => {
    const outRef = contentAddress(value)
    const settled = { kind: 'settled', id: `c${seq}`, status: 'done', outRef, seq }
    const has = (kind: string) => (found: Found) =>
      found.tree?.some((one) => one.kind === kind && one.seq === seq) ?? false
    return [
      { ...append({ kind: 'spawned', id: `c${seq}`, label: 'c', seq }), isDone: has('spawned') },
      {
        name: `put ${seq}`,
        do: ({ results }) => results.put(outRef, value),
        isDone: ({ results }) => results[seq] !== undefined,
      },
      { ...append(settled), isDone: has('settled') },
    ]
  }),
  { name: 'begin loop', do: ({ loops }) => loops.beginRun(RUN, AT), isDone: ({ loop }) => loop !== undefined },
  {
    name: 'iteration',
    do: ({ loops }) => loops.appendIteration(RUN, { index: 0, error: new Error('no luck') }),
    isDone: ({ loop }) => loop?.iterations.length === 1,
  },
  { name: 'end', do: ({ loops }) => loops.recordEnd(RUN, AT), isDone: ({ loop }) => loop?.endedAt !== undefined },
  {
    name: 'begin conversation',
    do: ({ conversations }) => conversations.beginRun(RUN, AT),
    isDone: ({ conversation }) => conversation !== undefined,
  },
  {
    name: 'turn',
    do: ({ conversations }) => conversations.appendTurn(RUN, { index: 0 }),
    isDone: ({ conversation }) => conversation?.turns.length === 1,
  },
  {
    name: 'halt',
    do: ({ conversations }) => conversations.recordHalt(RUN, { kind: 'abort' }, AT),
    isDone: ({ conversation }) => conversation?.halted !== undefined,
  },
]

function append(event: { readonly kind: string; readonly seq: number; readonly [field: string]: unknown }) {
  return { name: `${event.kind} ${event.seq}`, do: ({ trees }: Ports) => trees.appendEvent(TREE, event) }
}

/** Goes on with a life where it was left. `around` is told of each deed. */
export async function live(
  ports: Ports,
  around: (deed: Deed, made: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const found = await find(ports)
  for (const deed of DEEDS) if (!deed.isDone(found)) await around(deed, () => deed.do(ports))
}
