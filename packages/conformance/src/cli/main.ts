#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { CommanderError } from 'commander'
import type { Ending } from './ending.ts'
import { failureEnding, told } from './failure-ending.ts'
import { programOf } from './program.ts'

const asJson = process.argv.includes('--json')
let left = false

/** Prints the last thing, then ends the process, whatever the harness left open. */
function leave(code: number, { text, json }: Pick<Ending, 'text' | 'json'>): void {
  if (left) return
  left = true
  const stream = asJson || code < 2 ? process.stdout : process.stderr
  stream.write(`${asJson ? JSON.stringify(json) : text}\n`, () => process.exit(code))
}

function leaveWith(error: unknown): void {
  leave(2, failureEnding(told(error)))
}

process.on('uncaughtException', leaveWith)
process.on('exit', () => {
  if (left) return
  process.exitCode = 2
  const { text, json } = failureEnding({
    message: 'The harness waits for something that cannot come: nothing is left to do.',
  })
  writeSync(asJson ? 1 : 2, `${asJson ? JSON.stringify(json) : text}\n`)
})
try {
  await programOf(({ code, text, json }) => leave(code, { text, json })).parseAsync()
} catch (error) {
  // Help was asked for, and given.
  if (error instanceof CommanderError && error.exitCode === 0) left = true
  else leaveWith(error)
}
