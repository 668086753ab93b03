import { type DurabilityError, ERROR_CATALOG, type ErrorCode } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { REFUSALS } from '../../law/refusals.ts'
import { errorOf, panorama } from '../../law/sample.ts'
import { setScene } from '../../law/scene.ts'

/** Met one by one, each is the one class of the contract, and has left everything as it was. */
export const everyRefusalHasItsCode: Law = {
  id: 'every-refusal-has-its-code',
  level: 'L0',
  clause: 'E-1',
  also: ['E-2', 'E-3', 'E-5', 'R-2', 'G-2'],
  invariant: 'J15',
  statement: 'every refusal is a DurabilityError of the catalog that was not applied, and nothing is changed by it',
  async check({ stage, demand }) {
    const { open } = await stage()
    const [journal, other] = [await open(), await open()]
    const scene = await setScene(journal)
    const stood = await panorama(other)
    for (const [code, calls] of Object.entries(REFUSALS)) {
      for (const [where, call] of Object.entries(calls)) {
        await demand.refused(code as ErrorCode, where, () => call(journal, scene))
        const error = (await errorOf(() => call(other, scene))) as DurabilityError
        demand.equal([error.name, error.code, error.outcome], ['DurabilityError', code, 'not-applied'], where)
        demand.isTrue(Object.hasOwn(ERROR_CATALOG, error.code), 'a code of the catalog', where)
        for (const part of [error.expected, error.found, error.where]) {
          demand.isTrue(typeof part === 'string' && part !== '', 'what was expected, found, and where', where)
          demand.isTrue(error.message.includes(part), `a message that tells ${part}`, where)
        }
        demand.equal(await panorama(other), stood, `the place after ${where} was refused as ${code}`)
      }
    }
  },
}
