import { isDurabilityError } from '@tangle-network/durability-contract'
import { CuttingProxy } from '../../remote/cutting-proxy.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'

/** Each costs an execution. */
const CUTS = 24

export const aStartWhoseAnswerIsCutIsOneStart: RemoteLaw = {
  id: 'a-start-whose-answer-is-cut-is-one-start',
  level: 'R',
  clause: 'D-2',
  also: ['D-1', 'D-10'],
  invariant: 'K2',
  statement:
    'a start whose answer was cut off, at whatever byte, is said to be in doubt, and made again it is the same start',
  needs: ['keepsIds', 'endpoint'],
  meets: ['a start whose answer was lost'],
  async check({ demand, tally, world: newWorld }) {
    const world = await newWorld()
    await using proxy = await CuttingProxy.start(() => world.harness.endpoint!(world.env))
    const near = await world.open()
    const far = await world.open({ endpoint: proxy.endpoint })
    const attempt = async () => {
      const program = world.program({ emits: 1, ends: 'ok' })
      const plan = world.plan(program)
      const environment = await world.bind(near, plan)
      const start = () => far.start(plan, environment, world.ask)
      return { program, plan, environment, start }
    }
    const uncut = await attempt()
    proxy.plan(undefined)
    await uncut.start()
    const bytes = proxy.passed
    const step = Math.ceil(bytes / CUTS)
    for (let after = 0; after < bytes; after += step) {
      const { program, plan, environment, start } = await attempt()
      proxy.plan({ after, how: (after / step) % 2 === 0 ? 'reset' : 'end' })
      const started = await start().catch((error: unknown) => {
        if (!isDurabilityError(error)) throw error
        demand.equal(error.outcome, 'unknown', `the outcome of a start whose answer was cut at byte ${after}`)
        tally.meet('a start whose answer was lost')
        return undefined
      })
      const again = await near.start(plan, environment, world.ask)
      const reference = 'reference' in again ? again.reference : undefined
      if (started)
        demand.equal(again, { ...started, is: 'replayed' }, `the start made again after a cut at byte ${after}`)
      else demand.isTrue(again.is !== 'conflict', 'a start of the same', `made again after a cut at byte ${after}`)
      await world.ended(near, { program, plan, environment, reference })
      demand.equal(await world.starts(program), 1, `starts after a cut at byte ${after}`)
    }
  },
}
