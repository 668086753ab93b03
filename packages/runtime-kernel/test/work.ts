import { Session } from 'node:inspector/promises'

const OURS = /\/packages\/(durability-contract|journal-memory|runtime-kernel)\/src\//

// Before any of the code runs: what has been compiled by then is counted by function only, without its loops.
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/**
 * How much our own code does during a call, counted by the engine: how often each function, branch and loop body of it is
 * entered. Unlike time it is the same on every machine.
 */
export async function workOf(call: () => Promise<unknown>): Promise<number> {
  await entered()
  await call()
  return entered()
}

/** Since this was last asked. */
async function entered(): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const ours = result.filter(({ url }) => OURS.test(url)).flatMap(({ functions }) => functions)
  return ours.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0)
}
