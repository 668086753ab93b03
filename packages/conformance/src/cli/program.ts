import { Command } from 'commander'
import { LAWS } from '../laws/laws.ts'
import { REMOTE_LAWS } from '../laws/remote/remote-laws.ts'
import { badgeCommand } from './badge-command.ts'
import type { Ending } from './ending.ts'
import { lawsCommand } from './laws-command.ts'
import { type MutantFlags, mutantsCommand } from './mutants-command.ts'
import { parseCount, parseDuration, parseLaws, parseLevels, parseSeed } from './parse-argument.ts'
import { type ReplayFlags, replayCommand } from './replay-command.ts'
import { type RemoteFlags, type RunFlags, remoteCommand, runCommand } from './run-command.ts'

const HARNESS = 'a module that exports `harness`, in TypeScript or JavaScript'
const DEFAULT_MUTANT_RUNS = 25
const DEFAULT_MUTANT_SEED = 1

/** The command with its arguments; `end` is told what it came to. Whatever is wrong with them is thrown. */
export function programOf(end: (ending: Ending) => void): Command {
  const program = new Command('durability-conformance')
    .description('Kills and resumes any journal, and any kernel on it, until it proves itself.')
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText(
      'after',
      '\nExit status: 0 all claimed levels hold, 1 a law failed, 2 the harness or the usage is wrong.',
    )
  const json = ['--json', 'print one JSON object as the last line, for programs'] as const
  const run = program
    .command('run')
    .description('check every law that the harness claims')
    .argument('<harness>', HARNESS)
  takeRunOptions(run, LAWS)
    .option('--levels <names>', 'only these levels, as in L0,L1', parseLevels)
    .option('--kernel <file>', 'a module that exports `kernel`, for the laws of kernels')
    .option(...json)
    .action(async (path: string, flags: RunFlags) => end(await runCommand(path, flags)))
  const remote = program
    .command('remote')
    .description('check every law of level R that the harness of a remote claims')
    .argument('<remote>', 'a module that exports `remote`, in TypeScript or JavaScript')
  takeRunOptions(remote, REMOTE_LAWS)
    .option(...json)
    .action(async (path: string, flags: RemoteFlags) => end(await remoteCommand(path, flags)))
  program
    .command('replay')
    .description('play a failing schedule again')
    .argument('<schedule>', 'a file that `run` wrote')
    .option('--harness <file>', 'another harness than the one that the schedule names')
    .option('--in-process', 'in this process, where its law would kill real ones')
    .option(...json)
    .action(async (path: string, flags: ReplayFlags) => end(await replayCommand(path, flags)))
  program
    .command('laws')
    .description('list the laws')
    .option(...json)
    .action(async () => end(await lawsCommand()))
  program
    .command('mutants')
    .description('plant bugs in the backend, to see that the laws would have caught them there')
    .argument('<harness>', HARNESS)
    .option('--runs <n>', 'random cases a law', parseCount('--runs'), DEFAULT_MUTANT_RUNS)
    .option('--seed <n>', 'where all randomness comes from', parseSeed, DEFAULT_MUTANT_SEED)
    .option('--only <ids>', 'only these mutants')
    .option('--kernel <file>', 'a module that exports `kernel`, for the laws of kernels')
    .option(...json)
    .action(async (path: string, flags: MutantFlags) => end(await mutantsCommand(path, flags)))
  program
    .command('badge')
    .description('print a badge, in SVG, that says which levels hold')
    .argument('[report]', 'a report in JSON', 'report.json')
    .option('--out <file>', 'write the picture there, and print the Markdown that shows it')
    .option(...json)
    .action(async (path: string, flags: { out?: string }) => end(await badgeCommand(path, flags)))
  return program
}

function takeRunOptions(command: Command, laws: readonly { readonly id: string }[]): Command {
  return command
    .option('--laws <ids>', 'only these laws; `laws` lists them', parseLaws(laws))
    .option('--runs <n>', 'random cases a law (100), or with --time a law and turn (25)', parseCount('--runs'))
    .option('--time <span>', 'a time for the random laws to share, as in 90s, 10m or 2h', parseDuration)
    .option('--seed <n>', 'where all randomness comes from', parseSeed)
    .option('--report <file>', 'write a report: .json, .html, .xml (JUnit) or .tap; may be repeated', gather, [])
}

function gather(path: string, before: readonly string[]): string[] {
  return [...before, path]
}
