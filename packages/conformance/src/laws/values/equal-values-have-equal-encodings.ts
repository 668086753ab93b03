import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { nastyValue, objectOf } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, panorama } from '../../law/sample.ts'

/** The same value, built in the other order, with properties that count as absent, and with −0 for 0. */
function otherwise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(otherwise)
  if (typeof value === 'object' && value !== null) {
    const properties = Object.entries(value).map(([key, each]) => [key, otherwise(each)] as const)
    const absent = Object.hasOwn(value, 'absent') ? [] : [['absent', undefined] as const]
    return objectOf([...absent, ...properties.reverse()])
  }
  return value === 0 ? -0 : value
}

/** What is equal is the same to the journal; what is not equal never is. */
export const equalValuesHaveEqualEncodings: Law = {
  id: 'equal-values-have-equal-encodings',
  level: 'L0',
  clause: 'V-4',
  also: ['V-3', 'J-10', 'M-2'],
  invariant: 'J10',
  statement: 'a value built in another order is the same value when it is offered again, and an unequal one is not',
  async check({ forAll, demand }) {
    await forAll(
      fc.tuple(nastyValue, nastyValue),
      async ([value, another], { open }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        const message = { id: 'm', sender: 'sender', kind: 'note' }
        const { cursor } = await journal.append(lease, batch(after, [value]))
        const { position } = await journal.deliver('run', { ...message, payload: value })
        const stood = await panorama(journal)
        const same = otherwise(value)
        const again = await demand.granted('append of an equal value', () => other.append(lease, batch(after, [same])))
        demand.equal(again.cursor, cursor, 'the cursor of an equal value')
        const redelivered = await demand.granted('delivery of an equal value', () =>
          other.deliver('run', { ...message, payload: same }),
        )
        demand.equal(redelivered.position, position, 'the position of an equal value')
        if (!isDeepStrictEqual(value, another)) {
          await demand.refused('CONFLICT', 'append of an unequal value', () =>
            other.append(lease, batch(after, [another])),
          )
          await demand.refused('MESSAGE_CONFLICT', 'delivery of an unequal value', () =>
            other.deliver('run', { ...message, payload: another }),
          )
        }
        demand.equal(await panorama(journal), stood, 'the place after equal and unequal values')
      },
      { weight: 0.6 },
    )
  },
}
