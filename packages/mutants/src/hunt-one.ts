import { hunt, LAWS, plantedHarness, tryMutants } from '@tangle-network/durability-conformance'
import type { HuntOrder, HuntReply } from './hunt-order.ts'
import { huntRemote } from './hunt-remote.ts'
import { harnessOf, isRemote, kernelUnderTest } from './subject.ts'

/** Tries laws in a process of its own, on a planted mutant or on whatever code it finds itself among. */
async function obey(order: HuntOrder): Promise<HuntReply> {
  const { on, plant, invariants, seed, runs, levels, except, matrix, lawMs } = order
  if (isRemote(on)) return huntRemote({ ...order, on })
  const harness = await harnessOf(on, levels)
  const kernel = await kernelUnderTest()
  const laws = LAWS.filter(({ id }) => (order.laws?.includes(id) ?? true) && !except.includes(id))
  const options = { seed, runs, levels, laws, matrix, lawMs, ...(kernel && { kernel }) }
  if (plant !== null) {
    // Whether a law holds without the mutant is asked once for all of them, not in each process.
    const [report] = await tryMutants(harness, { ...options, only: [plant], holds: async () => true })
    if (!report) throw new Error('one mutant was to be tried')
    const { failed, killedBy, bitten, lawsTried, seconds } = report
    return { killedBy, failed: failed.map(flat), bitten, runs: report.runs, lawsTried, seconds }
  }
  const counted = plantedHarness(harness)
  const { killedBy, failed, lawsTried, seconds } = await hunt({ ...options, harness: counted.harness, invariants })
  return { killedBy, failed: failed.map(flat), bitten: null, runs: counted.count.places, lawsTried, seconds }
}

function flat({
  law,
  failure,
}: {
  law: string
  failure: { invariant: HuntReply['failed'][number]['invariant']; message: string }
}) {
  return { law, invariant: failure.invariant, message: failure.message.slice(0, 500) }
}

const reply = await obey(JSON.parse(process.argv[2] ?? '') as HuntOrder)
// Written before the end and then ended at once: a law that hangs must not keep the process.
process.stdout.write(`${JSON.stringify(reply)}\n`, () => process.exit(0))
