import { open } from 'node:fs/promises'
import { type Head, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

export const importCommand: Command = {
  name: 'import',
  takes: ['FILE'],
  says: 'Stores a run from its archive, whole or not at all; FILE may be - for stdin.',
  options: {},
  async run(asked) {
    const place = placeAsked(asked)
    const lines = await linesOf(asked.argument('FILE'))
    return atPlace(place, 'make', async (journal) => {
      const standing: { before?: Head } = {}
      const head = await journal.import(lookingFirst(lines, journal, standing))
      const { before } = standing
      const json = { runId: head.runId, imported: before === undefined, journal: place.shown, run: head }
      const name = printable(head.runId)
      if (before) return { code: 0, text: `Nothing changed: ${name} stands in ${place.shown}, ${before.status}.`, json }
      const text = `Imported ${name} into ${place.shown}: ${counted(head.seq, 'entry')}, ${head.status}.`
      return { code: 0, text, json }
    })
  },
}

/** The lines of a file that is there: whether it is, is said before a journal is made for it. */
async function linesOf(path: string): Promise<AsyncIterable<string>> {
  if (path === '-') return split(process.stdin.setEncoding('utf8'))
  const file = await open(path).catch(unreadable)
  return split(file.createReadStream({ encoding: 'utf8' }))
}

/** A line may hold a blob, and is put together once. */
async function* split(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = []
  try {
    for await (const chunk of chunks) {
      const [end, ...starts] = chunk.split('\n')
      parts.push(end!)
      for (const start of starts) {
        yield parts.join('')
        parts = [start]
      }
    }
  } catch (error) {
    unreadable(error)
  }
  const last = parts.join('')
  if (last !== '') yield last
}

function unreadable(error: unknown): never {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) throw error
  throw new UsageError(`import takes the path of an archive that can be read, or - for stdin; found ${code}.`)
}

/** Passes the lines on, and looks at the first one whether its run is there already. The import judges the line. */
async function* lookingFirst(
  lines: AsyncIterable<string>,
  journal: Journal,
  standing: { before?: Head },
): AsyncGenerator<string> {
  let isFirst = true
  for await (const line of lines) {
    if (isFirst && line.trim() !== '') {
      const before = await headOrNone(journal, runIdOf(line))
      if (before) standing.before = before
      isFirst = false
    }
    yield line
  }
}

function runIdOf(line: string): string | undefined {
  try {
    const { run } = JSON.parse(line) as { run?: { runId?: unknown } }
    return typeof run?.runId === 'string' ? run.runId : undefined
  } catch {
    // No archive at all: the import says so, and in which line.
    return undefined
  }
}

async function headOrNone(journal: Journal, runId: string | undefined): Promise<Head | undefined> {
  if (runId === undefined) return undefined
  try {
    return await journal.head(runId)
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND') || isDurabilityError(error, 'INVALID_NAME')) return undefined
    throw error
  }
}
