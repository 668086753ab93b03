import fc from 'fast-check'
import { nastyValue, nested, objectOf } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

const ALL_UNITS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('')
/** Keys that parsers mix up when they have met another one in an object of the same shape. */
const ESCAPED_KEYS = ['\\', '"', '\n', '\0', '\\\\', '\\a', '\\n'].flatMap((key) => [
  objectOf([[key, 1]]),
  objectOf([
    ['', ''],
    [key, { [key]: [key] }],
  ]),
])
const EXAMPLES = [
  ESCAPED_KEYS,
  [ALL_UNITS, objectOf([['__proto__', objectOf([['__proto__', 1]])]]), { constructor: { prototype: null }, toJSON: 1 }],
  [nested(64), [[], {}, [{}]], { b: 1, a: 2, '10': 3, '9': 4, '\u{10000}': 5, '\uffff': 6 }],
  [2 ** 53 - 1, 2 ** 53, -(2 ** 53) - 2, 1e300, 5e-324, 0, '9007199254740993', true, false, null],
]

/** What is stored comes back as it was, through whichever journal. */
export const aValueComesBackEqual: Law = {
  id: 'a-value-comes-back-equal',
  level: 'L0',
  clause: 'V-3',
  also: ['V-1', 'J-7', 'M-3'],
  invariant: 'J10',
  statement: 'every value comes back deeply equal, from the log and from the inbox, to every journal on the place',
  async check({ stage, forAll, demand }) {
    const comesBack = async (sent: readonly unknown[], { open }: Stage): Promise<void> => {
      const [journal, other] = [await open(), await open()]
      const { lease, after } = await begun(journal)
      await journal.append(lease, batch(after, sent))
      for (const [index, payload] of sent.entries()) {
        await journal.deliver('run', { id: `m${index}`, sender: 'sender', kind: 'note', payload })
      }
      for (const reader of [journal, other]) {
        const who = reader === journal ? 'the writer' : 'another journal'
        const entries = (await readAll(reader, 'run')).map(({ payload }) => payload)
        demand.equal(entries, sent, `payloads of entries, read by ${who}`)
        const messages = (await reader.inbox('run')).messages.map(({ payload }) => payload)
        demand.equal(messages, sent, `payloads of messages, read by ${who}`)
      }
    }
    // Not as examples of the random cases: to shrink a string of every unit there is takes all the memory.
    for (const sent of EXAMPLES) await comesBack(sent, await stage())
    await forAll(fc.array(nastyValue, { minLength: 1, maxLength: 6 }), comesBack, { weight: 0.6 })
  },
}
