import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { EVENTFUL_STORIES, tell } from '../../arbitrary/run-story.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { listedIds, observedRun } from '../../law/observed-run.ts'

const WAYS = ['dropped', 'doubled', 'swapped', 'cut off', 'altered', 'cut short', 'left out', 'forged'] as const

interface Damage {
  readonly way: (typeof WAYS)[number]
  /** Which line, and which of its characters. */
  readonly line: number
  readonly character: number
}

const damages: fc.Arbitrary<Damage> = fc.record({
  way: fc.oneof(
    { arbitrary: fc.constantFrom(...WAYS), weight: 1 },
    { arbitrary: fc.constant('altered' as const), weight: 1 },
  ),
  line: fc.nat({ max: 999 }),
  character: fc.nat({ max: 9_999 }),
})

/** An archive is imported as it was exported, or told of and not there at all. */
export const damageIsToldOf: Law = {
  id: 'damage-is-told-of',
  level: 'L0',
  clause: 'X-2',
  also: ['X-1', 'S-6'],
  invariant: 'J16',
  statement:
    'an archive that is damaged at any line is corrupt, leaves nothing to be seen, and is imported once it is sound',
  meets: WAYS,
  async check({ stage, forAll, demand, tally }) {
    const source = await stage()
    const journal = await source.open()
    await tell(journal, source.clock, EVENTFUL_STORIES[1] ?? { happenings: [], standing: 'held' })
    const { head, ...rest } = await observedRun(journal)
    const lines = await collected(journal.export('run'))
    const everyLine = WAYS.flatMap((way) => lines.map((_, line) => ({ way, line, character: 5 * line + 3 })))
    const { open } = await stage()
    const target = await open()
    const refused = async (damage: Damage) => {
      const damaged = damagedLines(lines, damage)
      if (damaged === undefined) return
      await demand.refused('CORRUPT', `import of an archive with ${JSON.stringify(damage)}`, () =>
        target.import(damaged),
      )
      demand.equal(await listedIds(target), [], `what is listed after ${JSON.stringify(damage)}`)
      await demand.refused('RUN_NOT_FOUND', 'head after a refused import', () => target.head('run'))
      tally.meet(damage.way)
    }
    for (const damage of everyLine) await refused(damage)
    await forAll(fc.array(damages, { minLength: 10, maxLength: 20 }), async (some) => {
      for (const damage of some) await refused(damage)
    })
    await demand.granted('import of the sound archive', () => target.import(lines))
    demand.equal(await observedRun(target), { head: { ...head, holder: null }, ...rest }, 'the run after all that')
  },
}

/** Undefined where the damage would be none. What follows the last line is not part of an archive. */
function damagedLines(lines: readonly string[], { way, line, character }: Damage): string[] | undefined {
  const at = line % lines.length
  const text = lines[at] ?? ''
  const isLast = at === lines.length - 1
  switch (way) {
    case 'dropped':
      return lines.toSpliced(at, 1)
    case 'doubled':
      return isLast ? undefined : lines.toSpliced(at, 0, text)
    case 'swapped':
      return isLast ? undefined : lines.toSpliced(at, 2, lines[at + 1] ?? '', text)
    case 'cut off':
      return lines.slice(0, at)
    case 'cut short':
      return [...lines.slice(0, at), text.slice(0, character % (text.length - 1))]
    case 'left out':
      return isPart(text) ? sealedAnew(lines.slice(0, -1).toSpliced(at, 1)) : undefined
    case 'forged': {
      const blob = JSON.parse(text) as { line: string; base64?: string }
      if (blob.line !== 'blob') return undefined
      const other = `${JSON.stringify({ ...blob, base64: Buffer.from('other bytes').toString('base64') })}\n`
      return sealedAnew(lines.slice(0, -1).toSpliced(at, 1, other))
    }
    case 'altered':
      return lines.toSpliced(at, 1, altered(text, character))
  }
}

/** One character is another, but not one of the version that ends the first line: that would be a newer archive. */
function altered(text: string, character: number): string {
  const at = character % (text.length - '1}\n'.length)
  return `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`
}

/** Whether something else in the archive tells that the line was there. */
function isPart(text: string): boolean {
  const { line } = JSON.parse(text) as { line: string }
  return line === 'entry' || line === 'message' || line === 'blob'
}

/** With an end that vouches for what is left. */
function sealedAnew(lines: readonly string[]): string[] {
  const digest = createHash('sha256').update(lines.join('')).digest('hex')
  return [...lines, `${JSON.stringify({ line: 'end', lines: lines.length, digest })}\n`]
}
