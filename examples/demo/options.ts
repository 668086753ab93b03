import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** A mistake of the caller, told in one sentence that says what to do. */
export class UsageError extends Error {}

export interface DemoOptions {
  readonly path: string
  readonly kills: number
  readonly seed: number
  /** How long a step takes at least while kills are outstanding; decided by the demo when undefined. */
  readonly paceMs: number | undefined
  readonly json: boolean
  readonly sabotage: 'skip-commit' | undefined
}

export const HELP = `npm run demo [-- OPTION …]

Agents with a model and tools survey a folder, and their process is killed while they work. Each time a new process goes on where the dead one
was stopped. In the end the demo proves that nothing was lost and nothing committed was done twice.

  --path DIR        the folder to survey; this repository by default
  --kills N         how often to kill, 0 to 100; 3 by default
  --seed S          an integer that decides the instants of the kills; a new one each time by default
  --pace MS         how long a step takes at least while kills are outstanding; chosen by the size of the folder by default
  --json            print one JSON object instead
  --sabotage NAME   break something on purpose, to see it found; skip-commit acknowledges commits that never happen
  --help            print this

The model is a script that always says the same; with OPENAI_BASE_URL and OPENAI_API_KEY (and OPENAI_MODEL) a real one.

It ends with 0 when everything was proven, 1 when something was not, 2 when it was called wrongly.
`

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const MOST_KILLS = 100
const LONGEST_PACE_MS = 10_000

/** Understands the command line, or throws a `UsageError`. `help` when help was asked for. */
export function parseOptions(args: readonly string[], newSeed: () => number): DemoOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    path: values.path === undefined ? REPOSITORY : folderOf(values.path),
    kills: integer('--kills', values.kills ?? '3', 0, MOST_KILLS),
    seed: values.seed === undefined ? newSeed() : integer('--seed', values.seed, -(2 ** 53) + 1, 2 ** 53 - 1),
    paceMs: values.pace === undefined ? undefined : integer('--pace', values.pace, 0, LONGEST_PACE_MS),
    json: values.json ?? false,
    sabotage: values.sabotage === undefined ? undefined : sabotageOf(values.sabotage),
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { path: text, kills: text, seed: text, pace: text, sabotage: text, json: flag, help: flag }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/)
    throw new UsageError(`${sentence?.replace(/\.$/, '')}; --help lists what there is.`)
  }
}

/** A relative folder is meant from where the caller stands: npm changes to the repository and says where it came from. */
function folderOf(path: string): string {
  if (path === '') throw new UsageError('--path is empty; name a folder, such as --path ./src.')
  return resolve(process.env.INIT_CWD ?? process.cwd(), path)
}

export function integer(name: string, text: string, least: number, most: number): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`${name} must be an integer from ${least} to ${most}, found '${text}'.`)
}

function sabotageOf(name: string): 'skip-commit' {
  if (name === 'skip-commit') return name
  throw new UsageError(`There is no sabotage '${name}'; the one there is is skip-commit.`)
}
