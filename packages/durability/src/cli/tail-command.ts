import { byteLength, type Entry, encodeValue } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { sizeText } from './counted.ts'
import { entryWords } from './entry-line.ts'
import type { Output } from './output.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { statusColour } from './standing.ts'
import { cutTo, padTo } from './text-width.ts'

const DEFAULT_LAST = 10
const KIND_WIDTH = 13

export const tailCommand: Command = {
  name: 'tail',
  takes: ['RUN'],
  says: 'Prints the last entries of a run and follows it, until it ends or Ctrl-C.',
  options: {
    last: { type: 'string', value: 'N', says: `begin so many entries before the end (${DEFAULT_LAST})` },
    all: { type: 'boolean', says: 'begin with the first entry' },
    payloads: { type: 'boolean', says: 'payloads themselves instead of their size' },
  },
  async run(asked, output) {
    const runId = asked.argument('RUN')
    const last = asked.has('all') ? Number.POSITIVE_INFINITY : asked.count('last', DEFAULT_LAST)
    const showsPayloads = asked.has('payloads')
    const stop = new AbortController()
    // A second one ends the process there and then.
    process.once('SIGINT', () => stop.abort())
    return atPlace(placeAsked(asked), 'read', async (journal) => {
      const { seq } = await journal.head(runId)
      const after = { seq: Math.max(0, seq - last) }
      for await (const entry of journal.watch(runId, { after, signal: stop.signal })) {
        output.line(
          output.json ? JSON.stringify(entryJson(entry, showsPayloads)) : lineOf(entry, showsPayloads, output),
        )
      }
      if (stop.signal.aborted) return { code: 0, text: '', json: undefined }
      const { status } = await journal.head(runId)
      return { code: 0, text: output.paint(statusColour(status), status), json: { end: status } }
    })
  },
}

function entryJson({ payload, ...entry }: Entry, showsPayloads: boolean) {
  const bytes = byteLength(encodeValue(payload))
  return showsPayloads ? { ...entry, bytes, payload } : { ...entry, bytes }
}

function lineOf(entry: Entry, showsPayloads: boolean, output: Output): string {
  const { seq, at, kind, payload } = entry
  const text = encodeValue(payload)
  const start = `${String(seq).padStart(5)}  ${padTo(8, output.when(at))}  ${padTo(KIND_WIDTH, printable(kind))}  `
  const words = entryWords(entry)
  const size = showsPayloads ? '' : sizeText(byteLength(text))
  const line = cutTo(output.width, `${start}${[words, size].filter((part) => part !== '').join('  ')}`)
  return showsPayloads ? `${line}\n       ${printable(text)}` : line
}
