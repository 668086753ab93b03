import { inspect } from 'node:util'
import { type DurabilityError, isDurabilityError } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { REFUSALS, SECRET } from '../../law/refusals.ts'
import { errorOf } from '../../law/sample.ts'
import { MUTATIONS, READS, setScene } from '../../law/scene.ts'

const DRIVERS = 'connect postgres://admin:hunter2@db failed for INSERT ... VALUES'

/** Messages end in logs; what is in them must be fit to be read by anybody. */
export const anErrorHoldsNoSecret: Law = {
  id: 'an-error-holds-no-secret',
  level: 'L0',
  clause: 'E-3',
  also: ['E-5'],
  invariant: 'J15',
  statement:
    'no message holds a payload, a token or a credential, and the error of a driver appears as the cause alone',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const scene = await setScene(journal)
    for (const [code, calls] of Object.entries(REFUSALS)) {
      for (const [where, call] of Object.entries(calls)) {
        const error = await errorOf(() => call(journal, scene))
        // What is not refused after all is for the laws about refusals to find.
        if (!isDurabilityError(error)) continue
        const text = [error.message, inspect(error.details, { depth: 9 }), error.stack].join('\n')
        const held = [SECRET, Buffer.from(SECRET).toString('hex'), scene.lease.token].filter((each) =>
          text.includes(each),
        )
        demand.equal(held, [], `secrets in the ${code} of ${where}`)
      }
    }
    const cause = Object.assign(new Error(DRIVERS), { detail: SECRET, code: 'ECONNRESET' })
    const methods = [...Object.keys(MUTATIONS), 'head', 'read', 'getBlob', 'inbox', 'list']
    const broken = Object.fromEntries(methods.map((each) => [each, () => Promise.reject(cause)]))
    const cut = await open({ wrap: (store) => between(store, broken) })
    for (const [name, call] of Object.entries({ ...MUTATIONS, ...READS })) {
      const error = await errorOf(() => call(cut, scene))
      demand.isTrue(isDurabilityError(error, 'STORE_FAILED'), 'STORE_FAILED', `${name} on a store that is cut off`)
      const { message, details, cause: kept } = error as DurabilityError
      demand.isTrue(kept === cause, 'the error of the driver as cause', name)
      const text = [message, inspect(details, { depth: 9 })].join('\n')
      demand.equal(
        ['hunter2', 'INSERT', SECRET].filter((each) => text.includes(each)),
        [],
        `secrets in the error of ${name}`,
      )
    }
  },
}
