import {
  type EndedRemoteLaw,
  REMOTE_LAWS,
  REMOTE_MUTANTS,
  type RemoteHarness,
  type RemoteLaw,
  remoteNotClaimed,
  Tally,
  tryRemoteLaw,
} from '@tangle-network/durability-conformance'
import type { HuntOrder, HuntReply } from './hunt-order.ts'
import { type RemoteName, remoteHarnessOf } from './subject.ts'

/** What does not come about in so long does not: less than on a machine of which nothing is known. */
const PATIENCE_MS = 10_000

/** Tries the laws of level R on a remote, planted or as it is found, until one names what the bug breaks. */
export async function huntRemote(order: HuntOrder & { readonly on: RemoteName }): Promise<HuntReply> {
  const { on, plant, invariants, seed, runs, matrix, lawMs } = order
  const bites = { count: 0 }
  const harness = planted(await remoteHarnessOf(on), plant, bites)
  const since = performance.now()
  const failed: HuntReply['failed'][number][] = []
  const killedBy: string[] = []
  const tally = new Tally()
  let lawsTried = 0
  for (const law of huntingOrder(harness, order)) {
    lawsTried += 1
    const trying = tryRemoteLaw(law, { harness, seed, runs, patienceMs: PATIENCE_MS })
    const { failure, tally: own } = await atMost(lawMs, law, trying)
    tally.add(own)
    if (!failure) continue
    failed.push({ law: law.id, invariant: failure.invariant, message: failure.message.slice(0, 500) })
    if (invariants.includes(failure.invariant)) killedBy.push(law.id)
    if (killedBy.length > 0 && !matrix) break
  }
  const seconds = (performance.now() - since) / 1_000
  return { killedBy, failed, bitten: plant === null ? null : bites.count, runs: tally.cases, lawsTried, seconds }
}

function planted(harness: RemoteHarness, plant: string | null, bites: { count: number }): RemoteHarness {
  if (plant === null) return harness
  const mutant = REMOTE_MUTANTS.find(({ id }) => id === plant)
  if (!mutant) throw new Error(`no mutant of remotes is called ${plant}`)
  return mutant.plant(harness, () => {
    bites.count += 1
  })
}

/** Likely killers first: those that name an invariant of the bug. */
function huntingOrder(harness: RemoteHarness, { laws, except, invariants }: HuntOrder): RemoteLaw[] {
  const claimed = REMOTE_LAWS.filter(({ id }) => (laws?.includes(id) ?? true) && !except.includes(id)).filter(
    (law) => remoteNotClaimed(law, harness) === undefined,
  )
  const isLikely = ({ invariant }: RemoteLaw) => invariants.includes(invariant)
  return [...claimed.filter(isLikely), ...claimed.filter((law) => !isLikely(law))]
}

async function atMost(ms: number, law: RemoteLaw, trying: Promise<EndedRemoteLaw>): Promise<EndedRemoteLaw> {
  let timer: NodeJS.Timeout | undefined
  const failure = { invariant: law.invariant, message: `did not end within ${ms} ms` }
  const late = new Promise<EndedRemoteLaw>((resolve) => {
    timer = setTimeout(() => resolve({ law, tally: new Tally(), seconds: ms / 1_000, failure }), ms)
  })
  try {
    return await Promise.race([trying, late])
  } finally {
    clearTimeout(timer)
  }
}
