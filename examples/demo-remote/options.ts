import { parseArgs } from 'node:util'
import { integer, UsageError } from '../demo/options.ts'
import { SABOTAGES, type Sabotage } from './sabotage.ts'

export interface RemoteDemoOptions {
  readonly kills: number
  readonly seed: number
  /** How long the command takes for a line; some take three times as long. */
  readonly paceMs: number
  readonly json: boolean
  readonly sabotage: Sabotage | undefined
}

export const HELP = `npm run demo:remote [-- OPTION …]

A run has a command-line program executed behind a bridge. The driver of the run, the bridge and the program are a process each, and are killed
in turn. When the driver or the bridge was killed, the same program goes on; when the program was, its end is proven, and it is started anew.
In the end the demo proves from what the program wrote down itself that nothing was lost, and nothing was done twice.

  --kills N         how often to kill, 0 to 12; 3 by default, one each of driver, bridge and program
  --seed S          an integer that decides the order and the instants of the kills; a new one each time by default
  --pace MS         how long the program takes for a line; 80 by default
  --json            print one JSON object instead
  --sabotage NAME   break the driver's client on purpose, to see it found: start-again starts anew what it should find again,
                    from-zero takes all events again, skip-one leaves one out
  --help            print this

It leaves nothing behind. It ends with 0 when everything was proven, 1 when something was not, 2 when it was called wrongly.
`

const MOST_KILLS = 12
const LONGEST_PACE_MS = 1_000

/** Understands the command line, or throws a `UsageError`. `help` when help was asked for. */
export function parseOptions(args: readonly string[], newSeed: () => number): RemoteDemoOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    kills: integer('--kills', values.kills ?? '3', 0, MOST_KILLS),
    seed: values.seed === undefined ? newSeed() : integer('--seed', values.seed, -(2 ** 53) + 1, 2 ** 53 - 1),
    paceMs: integer('--pace', values.pace ?? '80', 0, LONGEST_PACE_MS),
    json: values.json ?? false,
    sabotage: values.sabotage === undefined ? undefined : sabotageOf(values.sabotage),
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { kills: text, seed: text, pace: text, sabotage: text, json: flag, help: flag }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/)
    throw new UsageError(`${sentence?.replace(/\.$/, '')}; --help lists what there is.`)
  }
}

function sabotageOf(name: string): Sabotage {
  const known = SABOTAGES.find((each) => each === name)
  if (known) return known
  throw new UsageError(`There is no sabotage '${name}'; there are ${SABOTAGES.join(', ')}.`)
}
