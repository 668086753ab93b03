import type { Failover } from '../failover/failover.ts'
import type { Harness } from '../harness.ts'
import { Stage } from './stage.ts'

/** What a law of this level is about; it is claimed only where there is one. */
export function failoverOf({ name, failover }: Harness): Failover {
  if (failover === undefined) throw new TypeError(`the harness ${name} has no failover`)
  return failover
}

/** A fresh place on two servers. */
export function failoverStage(harness: Harness): Promise<Stage> {
  const { name, capabilities } = harness
  return Stage.provision({
    ...{ name, capabilities },
    provision: () => failoverOf(harness).provision(),
    open: (env, options) => harness.open(env, options),
    destroy: (env) => harness.destroy(env),
  })
}
