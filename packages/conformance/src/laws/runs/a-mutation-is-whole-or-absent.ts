import { isDeepStrictEqual } from 'node:util'
import {
  type BlobAddress,
  blobAddress,
  type Failpoint,
  isDurabilityError,
  type Journal,
  type Mutation,
} from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { errorOf, type Portrait, panorama } from '../../law/sample.ts'
import { MUTATIONS, NEW_BYTES, setScene } from '../../law/scene.ts'

/** The blob that is stored without an entry, and the one that a batch carries. */
const PROBES: readonly BlobAddress[] = [blobAddress(NEW_BYTES), blobAddress(Uint8Array.of(1, 2, 3))]

/** Two places live the same life; in one of them every mutation fails at each of its failpoints before it happens. */
export const aMutationIsWholeOrAbsent: Law = {
  id: 'a-mutation-is-whole-or-absent',
  level: 'L0',
  clause: 'F-2',
  also: ['J-5', 'E-2', 'F-1'],
  invariant: 'J2',
  statement: 'a mutation that fails at a failpoint is absent before its commit, whole after it, and told as no success',
  async check({ stage, demand, tally }) {
    const [here, there] = [await stage(), await stage()]
    let fatal: Failpoint | undefined
    const failpoint = (name: Failpoint) => {
      if (name !== fatal) return
      fatal = undefined
      tally.land(name)
      throw new Error(`died at ${name}`)
    }
    const passed = new Set<Failpoint>()
    const [journal, witness] = [await here.open({ failpoint }), await here.open()]
    const untroubled = await there.open({ failpoint: (name) => passed.add(name) })
    const [scene, twin] = [await setScene(journal), await setScene(untroubled)]
    for (const [mutation, call] of Object.entries(MUTATIONS) as [Mutation, (typeof MUTATIONS)[Mutation]][]) {
      here.clock.advance(1)
      there.clock.advance(1)
      const stood = await seen(witness)
      passed.clear()
      await call(untroubled, twin)
      const happened = await seen(untroubled)
      demand.isTrue(!isDeepStrictEqual(stood, happened), 'something to be seen of it', mutation)
      const last: Failpoint = `${mutation}:after-commit`
      for (const at of [...passed].filter((name) => name !== last)) {
        const outcome = await dying(at, () => call(journal, scene))
        demand.isTrue(outcome === 'unknown' || outcome === 'not-applied', 'no success', `${at}: ${outcome}`)
        demand.equal(await seen(witness), stood, `the place after ${at}`)
      }
      demand.equal(await dying(last, () => call(journal, scene)), 'unknown', `the outcome told of ${last}`)
      demand.equal(await seen(witness), happened, `the place after ${last}`)
    }

    /** What was told of a call that dies there. */
    async function dying(at: Failpoint, call: () => Promise<unknown>): Promise<string> {
      tally.ask(at)
      fatal = at
      const error = await errorOf(call)
      demand.isTrue(fatal === undefined, 'the failpoint to be passed', at)
      return isDurabilityError(error) ? error.outcome : `${error}`
    }
  },
}

/** Messages of the kernel have ids of chance. */
async function seen(journal: Journal): Promise<unknown> {
  const portraits: Portrait[] = await panorama(journal, PROBES)
  return portraits.map((each) => ({
    ...each,
    messages: each.messages.map((message) => ({ ...message, id: message.id.replace(/^(durability:.*\/).*/, '$1') })),
  }))
}
