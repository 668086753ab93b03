import { readFileSync } from 'node:fs'
import { askedOf, quotedWord } from './asked.ts'
import { cancelCommand } from './cancel-command.ts'
import type { Command } from './command.ts'
import { exportCommand } from './export-command.ts'
import { failureOf } from './failure.ts'
import { forkCommand } from './fork-command.ts'
import { helpOf, helpOfAll, usageOf } from './help.ts'
import { importCommand } from './import-command.ts'
import { lsCommand } from './ls-command.ts'
import { moveCommand } from './move-command.ts'
import { outputOf } from './output.ts'
import { resolveCommand } from './resolve-command.ts'
import { reviveCommand } from './revive-command.ts'
import { showCommand } from './show-command.ts'
import { signalCommand } from './signal-command.ts'
import { tailCommand } from './tail-command.ts'
import { UsageError } from './usage-error.ts'
import { verifyCommand } from './verify-command.ts'

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [
  ...[lsCommand, showCommand, tailCommand, verifyCommand],
  ...[signalCommand, cancelCommand, resolveCommand, reviveCommand, forkCommand],
  ...[exportCommand, importCommand, moveCommand],
]

/** Does what the words say, prints what it came to, and sets the exit status of the process. */
export async function runCommandLine([first, ...words]: readonly string[]): Promise<void> {
  if (first === undefined) return end(2, process.stderr, helpOfAll(COMMANDS))
  if (['help', '--help', '-h'].includes(first)) return end(0, process.stdout, helpOfAll(COMMANDS))
  if (first === '--version') return end(0, process.stdout, version())
  const command = COMMANDS.find(({ name }) => name === first)
  // Known before the arguments are: a program that asks for JSON gets it for its mistakes, too.
  const json = words.includes('--json')
  try {
    if (!command) throw unknown(first)
    await run(command, words, json)
  } catch (error) {
    const failure = failureOf(error)
    const usage = failure.code === 2 && command ? `\n${usageOf(command)}` : ''
    const text = `durability: ${failure.text}${usage}`
    if (json) end(failure.code, process.stdout, JSON.stringify(failure.json))
    else end(failure.code, process.stderr, text)
  }
}

async function run(command: Command, words: readonly string[], json: boolean): Promise<void> {
  const asked = askedOf(command, words)
  if (asked.has('help')) return end(0, process.stdout, helpOf(command))
  const ending = await command.run(asked, outputOf({ json, utc: asked.has('utc') }))
  if (!json) end(ending.code, process.stdout, ending.text)
  else end(ending.code, process.stdout, ending.json === undefined ? '' : JSON.stringify(ending.json))
}

/** The status first: a reader that has left ends the process. Nothing is cut off, for the process ends by itself. */
function end(code: number, stream: NodeJS.WritableStream, text: string): void {
  process.exitCode = code
  if (text !== '') stream.write(`${text}\n`)
}

function unknown(name: string): UsageError {
  return new UsageError(`there is no command ${quotedWord(name)}; there are ${COMMANDS.map((c) => c.name).join(', ')}.`)
}

/** The manifest lies two folders above, in the sources as in the build. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
