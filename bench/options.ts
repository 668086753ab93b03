import { Command, InvalidArgumentError, Option } from 'commander'
import type { Contender } from './contender.ts'

export interface Options {
  readonly only?: 'sqlite' | 'postgres'
  readonly quick: boolean
  readonly rounds: number
  /** Names of peers; empty for none. */
  readonly peers: readonly string[]
  readonly workloads?: readonly string[]
  readonly json?: string
  readonly charts?: string
}

interface Names {
  readonly peers: readonly string[]
  readonly workloads: readonly string[]
}

/** What the command was told. Throws a `CommanderError` for what it does not know, before anything is measured. */
export function optionsOf(words: readonly string[], names: Names): Options {
  const known = [...new Set(names.peers)]
  const command = new Command('bench')
    .description('What a step costs, side by side with the floor of its store and with other systems.')
    .addOption(new Option('--only <store>', 'one store alone').choices(['sqlite', 'postgres']))
    .option('--quick', 'the short workloads, fewer rounds, and no peers unless they are named')
    .option('--peers <names>', `all, none, or some of ${known.join(', ')}, with commas between`, (text: string) =>
      text === 'none' ? [] : text === 'all' ? known : listOf(text, known),
    )
    .option('--workloads <names>', `some of ${names.workloads.join(', ')}`, (text: string) =>
      listOf(text, names.workloads),
    )
    .option('--rounds <count>', 'how often each is measured (5, or 3 when quick)', count)
    .option('--json <file>', 'writes every figure and ratio')
    .option('--charts <folder>', 'draws charts')
    .allowExcessArguments(false)
    .exitOverride()
  command.parse([...words], { from: 'user' })
  const { quick = false, ...given } = command.opts<Partial<Options>>()
  return { ...given, quick, rounds: given.rounds ?? (quick ? 3 : 5), peers: given.peers ?? (quick ? [] : known) }
}

/** Those that take part: on that store, and of the peers those that were asked for. `own` servers belong to neither store. */
export function chosen(contenders: readonly Contender[], { only, peers }: Options): readonly Contender[] {
  return contenders.filter(
    ({ store, kind, name }) =>
      (only === undefined || store === only || (store === 'memory' && kind === 'ours')) &&
      (kind !== 'peer' || peers.includes(name)),
  )
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1')
  return value
}

function listOf(text: string, known: readonly string[]): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  for (const name of names)
    if (!known.includes(name)) throw new InvalidArgumentError(`expected some of ${known.join(', ')}, found ${name}`)
  return names
}
