// A command-line program, which knows nothing of bridges, journals and runs: it reads the pages that it is told of on its
// standard input, says a line of each, and at last what it has found and what that cost. For the demo it takes its time,
// waits where it is to be killed, and keeps a ledger: node reader.ts FOLDER PACE
import { readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliLedger } from './cli-ledger.ts'
import { filesIn } from './place.ts'
import { type Incarnation, processAt } from './process-at.ts'
import { wordsIn } from './words.ts'

const PATIENCE_MS = 60_000

const [folder = '', pace = '0'] = process.argv.slice(2)
const { ledger: place, gate } = filesIn(folder)
const ledger = new CliLedger(place)
ledger.write({ type: 'started', is: processAt(process.pid) as Incarnation })

const pages = JSON.parse(readFileSync(0, 'utf8')) as string[]
let words = 0
for (const [index, page] of pages.entries()) {
  const line = index + 1
  await sleep(Number(pace) * (line % 5 === 0 ? 3 : 1))
  await mayGoTo(line)
  const found = wordsIn(readFileSync(page, 'utf8'))
  words += found
  say({ line, page, words: found })
}
say({ line: pages.length + 1, total: words, tokens: Math.ceil((4 * words) / 3) })

/** Nobody opens the gate any more when the demo was killed. */
async function mayGoTo(line: number): Promise<void> {
  const since = performance.now()
  while (Number(readFileSync(gate, 'utf8')) < line) {
    if (performance.now() - since > PATIENCE_MS) process.exit(1)
    await sleep(10)
  }
}

function say(what: object): void {
  const text = JSON.stringify({ pid: process.pid, ...what })
  ledger.write({ type: 'prints', text })
  writeSync(1, `${text}\n`)
  ledger.write({ type: 'printed', text })
}
