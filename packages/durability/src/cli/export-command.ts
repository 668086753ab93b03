import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from './command.ts'
import { counted, sizeText } from './counted.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable, shellWord } from './printable.ts'
import { UsageError } from './usage-error.ts'

export const exportCommand: Command = {
  name: 'export',
  takes: ['RUN'],
  says: 'Writes a run as an archive, JSON Lines with digests, verified while it is read: to stdout, or to a file.',
  options: { out: { type: 'string', value: 'FILE', says: 'write it there, whole or not at all' } },
  async run(asked, output) {
    const runId = asked.argument('RUN')
    const file = asked.text('out')
    if (file === '') throw new UsageError('--out takes the path of a file; found none.')
    if (output.json && file === undefined) {
      throw new UsageError('export --json takes --out FILE as well: the archive itself would be on stdout.')
    }
    return atPlace(placeAsked(asked), 'read', async (journal) => {
      const counts = { lines: 0, bytes: 0 }
      const lines = count(journal.export(runId), counts)
      if (file === undefined) await pipeline(Readable.from(lines), process.stdout, { end: false })
      else await writeWhole(file, lines)
      const text = `Exported ${printable(runId)}: ${counted(counts.lines, 'line')}, ${sizeText(counts.bytes)}`
      // On stdout is the archive, and nothing else may be.
      if (file === undefined) process.stderr.write(`${text}.\n`)
      return {
        code: 0,
        text: file === undefined ? '' : `${text}, to ${shellWord(file)}.`,
        json: { runId, file: file ?? null, ...counts },
      }
    })
  },
}

async function* count(lines: AsyncIterable<string>, counts: { lines: number; bytes: number }): AsyncGenerator<string> {
  for await (const line of lines) {
    counts.lines += 1
    counts.bytes += Buffer.byteLength(line)
    yield line
  }
}

/** Beside its place first: an archive that was cut short must not take the place of a good one. */
async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const beside = `${file}.${process.pid}.partial`
  try {
    await pipeline(Readable.from(lines), createWriteStream(beside, { flush: true }))
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new UsageError(`--out takes a file that can be written; found ${(error as NodeJS.ErrnoException).code}.`)
  }
}
