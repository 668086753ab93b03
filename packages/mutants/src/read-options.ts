import { type ParseArgsConfig, parseArgs } from 'node:util'

type Config = NonNullable<ParseArgsConfig['options']>

/** What was asked for on the command line. Ends the process with 2 and one sentence when that is nothing we know. */
export function readOptions<const Options extends Config>(options: Options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`)
    return misused(`${(error as Error).message.split('.')[0]}: the options are ${known.join(', ')}.`)
  }
}

export function readInteger(option: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0 && text.trim() !== '') return value
  return misused(`--${option} must be a whole number from 0; found ${text}.`)
}

/** Names that were given with commas or one by one, all of which must be known. */
export function readNames<Name extends string>(
  option: string,
  given: readonly string[] | undefined,
  known: readonly Name[],
): Name[] | undefined {
  return given
    ?.flatMap((names) => names.split(','))
    .map((name) => {
      const found = known.find((each) => each === name)
      if (found !== undefined) return found
      const some =
        known.length <= 10 ? known.join(', ') : `one of ${known.length}, such as ${known.slice(0, 3).join(', ')}`
      return misused(`--${option} knows no ${name}: give ${some}.`)
    })
}

export function misused(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}
