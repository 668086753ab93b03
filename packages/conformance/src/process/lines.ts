import type { Readable } from 'node:stream'

/** Calls back for each line, in order. Only a line feed ends one: `node:readline` also splits where JSON does not. */
export function onLines(stream: Readable, take: (line: string) => void): void {
  let begun: string[] = []
  stream.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...more] = text.split('\n')
    begun.push(first)
    for (const next of more) {
      const line = begun.join('')
      begun = [next]
      take(line)
    }
  })
}
