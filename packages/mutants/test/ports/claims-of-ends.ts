import { expect } from 'vitest'
import type { Subject } from './subjects.ts'
import { type Claim, verdict } from './world.ts'

const AT = 'then'

/** Of runs that end. */
export function claimsOfEnds({ open, prefix }: Subject): Claim[] {
  return [
    {
      title: 'after the end nothing is appended, and the same end again changes nothing',
      async check(world) {
        const journal = await world.open()
        const port = open(journal)
        await port.begin('x', AT)
        await port.append('x', { index: 0 })
        await port.end('x', 'over')
        expect(await verdict(port.append('x', { index: 1 }))).toBe('RUN_CLOSED')
        await port.end('x', 'over')
        expect(await verdict(port.end('x', 'later'))).toBe('RUN_CLOSED')
        await port.begin('x', AT)
        const heir = open(await world.open())
        await heir.begin('x', AT)
        await heir.end('x', 'over')
        expect(await verdict(heir.append('x', { index: 1 }))).toBe('RUN_CLOSED')
        expect(await verdict(heir.begin('x', 'later'))).toBe('RUN_CONFLICT')
        expect(await journal.head(`${prefix}x`)).toMatchObject({ status: 'completed', seq: 2, holder: null })
      },
    },
    {
      title: 'what was never begun cannot end',
      async check(world) {
        expect(await verdict(open(await world.open()).end('x', 'over'))).toBe('RUN_NOT_FOUND')
      },
    },
    {
      title: 'an end whose acknowledgement is lost is the end, once',
      async check(world) {
        const journal = await world.open()
        const port = open(journal)
        await port.begin('x', AT)
        world.failAt('append:after-commit')
        await port.end('x', 'over')
        expect(await journal.head(`${prefix}x`)).toMatchObject({ status: 'completed', seq: 1 })
      },
    },
  ]
}
