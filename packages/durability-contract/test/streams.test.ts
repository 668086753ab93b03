import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceStream, emptyStreamState, foldRun, foldTree, parseFact, parseStreamCursor } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

/** A log with pieces in it. */
class StreamLog extends Log {
  emitted = (node: number, key: string, pieces: unknown[], attempt = 1) =>
    this.add('step.streamed', { v: 1, node, key, attempt, pieces })

  /** What a viewer is shown, in short. */
  get shown(): unknown[] {
    const state = emptyStreamState()
    return this.entries
      .flatMap((entry) => advanceStream(state, parseFact(entry)))
      .map((event) => {
        const step = [...event.path, event.key].join('/')
        if (event.type === 'piece') return [step, event.attempt, event.value]
        return event.type === 'reset' ? [step, event.attempt, 'is void'] : [step, Object.keys(event.outcome.is)[0]]
      })
  }
}

function begun(): { log: StreamLog; root: number } {
  const log = new StreamLog()
  log.acquired(1)
  return { log, root: log.spawned(0, 'root') }
}

describe('a viewer of the steps of a run', () => {
  test('is shown pieces in order, by the place of their agent, and the outcome that replaces them [K-37]', () => {
    const { log, root } = begun()
    const child = log.spawned(root, 'child')
    log.emitted(root, 'write', ['a', 'b'])
    log.emitted(child, 'write', [{ c: null }])
    log.emitted(root, 'write', ['d'])
    log.done(root, 'write', 'abd')
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['write', 1, 'b'],
      ['child/write', 1, { c: null }],
      ['write', 1, 'd'],
      ['write', 'ok'],
    ])
  })

  test('is told that what it was shown of an attempt is void as soon as that has failed [K-37]', () => {
    const { log, root } = begun()
    log.emitted(root, 'write', ['a'])
    log.failed(root, 'write')
    log.emitted(root, 'write', ['b'], 2)
    log.done(root, 'write')
    log.emitted(root, 'silent', ['c'])
    log.failed(root, 'silent')
    log.done(root, 'silent')
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['write', 1, 'is void'],
      ['write', 2, 'b'],
      ['write', 'ok'],
      ['silent', 1, 'c'],
      ['silent', 1, 'is void'],
      ['silent', 'ok'],
    ])
  })

  test('is told so where another life begins, though the attempt that follows has the same number [K-37]', () => {
    const { log, root } = begun()
    const child = log.spawned(root, 'child')
    log.emitted(root, 'write', ['a'])
    log.emitted(child, 'read', ['b'])
    log.acquired(2)
    log.emitted(root, 'write', ['a again'])
    log.done(child, 'read')
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['child/read', 1, 'b'],
      ['write', 1, 'is void'],
      ['child/read', 1, 'is void'],
      ['write', 1, 'a again'],
      ['child/read', 'ok'],
    ])
  })

  test('is told nothing of an attempt that died or failed and had shown nothing, nor twice of one [K-37]', () => {
    const { log, root } = begun()
    log.failed(root, 'silent')
    log.emitted(root, 'write', ['a'])
    log.acquired(2)
    log.acquired(3)
    log.failed(root, 'write')
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['write', 1, 'is void'],
    ])
  })

  test('is told of another attempt that what came before is void, whatever stands between [K-37]', () => {
    const { log, root } = begun()
    log.emitted(root, 'write', ['a'])
    log.emitted(root, 'write', ['b'], 2)
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['write', 1, 'is void'],
      ['write', 2, 'b'],
    ])
  })

  test('is told the outcome again when one that was unknown is resolved [K-37]', () => {
    const { log, root } = begun()
    log.intended(root, 'charge')
    log.emitted(root, 'charge', ['begun'])
    log.acquired(2)
    log.unknown(root, 'charge')
    log.resolved(root, 'charge', 1, 'paid')
    expect(log.shown).toStrictEqual([
      ['charge', 1, 'begun'],
      ['charge', 1, 'is void'],
      ['charge', 'unknown'],
      ['charge', 'ok'],
    ])
  })

  test('takes a key that is used again after a checkpoint for another step [K-37]', () => {
    const { log, root } = begun()
    log.emitted(root, 'write', ['a'])
    log.done(root, 'write')
    log.checkpointed(root)
    log.emitted(root, 'write', ['b'])
    expect(log.shown).toStrictEqual([
      ['write', 1, 'a'],
      ['write', 'ok'],
      ['write', 1, 'b'],
    ])
  })

  test('finds its place by cursors that tell the events of an entry apart [K-37]', () => {
    const { log, root } = begun()
    log.emitted(root, 'write', ['a', 'b'])
    const state = emptyStreamState()
    const cursors = log.entries.flatMap((entry) => advanceStream(state, parseFact(entry))).map(({ cursor }) => cursor)
    expect(cursors).toStrictEqual(['3.1', '3.2'])
    expect(cursors.map(parseStreamCursor)).toStrictEqual([
      { seq: 3, index: 1 },
      { seq: 3, index: 2 },
    ])
  })

  test.each(['', '3', '3.', '.1', '-1.1', '1.1.1', '1e3.1', ' 3.1', '9999999999999999.1'])(
    'is refused the cursor %j [K-37]',
    async (cursor) => {
      await expectCode('CURSOR_INVALID', () => parseStreamCursor(cursor))
    },
  )
})

describe('pieces in a log', () => {
  test('change nothing that a run is gone on from, wherever they stand [K-37]', () => {
    const moves = fc.array(fc.constantFrom('step', 'fail', 'intend', 'clock', 'checkpoint', 'acquire'), {
      ...{ maxLength: 20, size: 'max' },
    })
    fc.assert(
      fc.property(moves, (moves) => {
        const [plain, streaming] = [begun(), begun()]
        const key = (index: number) => `k${index}`
        for (const { log, root } of [plain, streaming]) {
          for (const [index, move] of moves.entries()) {
            const emits = () => {
              if (log === streaming.log && log.entries.at(-1)?.kind !== 'step.streamed')
                log.emitted(root, key(index), [1])
            }
            emits()
            if (move === 'acquire') log.acquired(index)
            else if (move === 'clock') log.asked(root)
            else if (move === 'checkpoint') log.checkpointed(root)
            else {
              if (move === 'fail') log.failed(root, key(index))
              if (move === 'intend') log.intended(root, key(index))
              emits()
              log.done(root, key(index))
            }
          }
        }
        const [expected, found] = [plain, streaming].map(({ log }) => {
          const { root, acquisitionsWithoutOutcome, history } = foldRun(log.entries)
          const { steps, clockReads, checkpoints } = root!
          return {
            ...{ acquisitionsWithoutOutcome, clockReads, checkpoints, steps: [...steps.keys()] },
            history: history.map(({ about, key, role }) => [about, key, role]),
            tree: [...(foldTree(log.entries)?.steps.keys() ?? [])],
          }
        })
        expect(found).toStrictEqual(expected)
      }),
    )
  })

  const broken: Record<string, (log: StreamLog, root: number) => void> = {
    'of a node that was never spawned': (log) => log.emitted(99, 'write', [1]),
    'of a node that has settled': (log, root) => [log.settled(root), log.emitted(root, 'write', [1])],
    'of a step that has its outcome': (log, root) => [log.done(root, 'write'), log.emitted(root, 'write', [1])],
  }

  test.each(Object.entries(broken))('%s stop a fold with CORRUPT [W-2]', async (_, write) => {
    const { log, root } = begun()
    write(log, root)
    await expectCode('CORRUPT', () => foldRun(log.entries))
  })

  test('of a node that was never spawned stop a viewer with CORRUPT [W-2]', async () => {
    const { log } = begun()
    log.emitted(99, 'write', [1])
    await expectCode('CORRUPT', () => log.shown)
  })
})
