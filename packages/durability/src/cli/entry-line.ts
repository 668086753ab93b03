import {
  type Entry,
  type Fact,
  type FactKind,
  isDurabilityError,
  type Outcome,
  parseFact,
} from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import { ownerText } from './lease.ts'
import { printable } from './printable.ts'
import { failureText } from './run-notes.ts'
import { failureWords } from './tree-lines.ts'

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>
type Lines = { readonly [K in FactKind]?: (fact: FactOf<K>) => string }

/** What an entry says, by kind. A kind without a line here is told by its name alone. */
const LINES: Lines = {
  'run.acquired': ({ owner, epoch, codeVersion }) => {
    const version = codeVersion === undefined ? '' : `, code ${printable(codeVersion)}`
    return `driven by ${ownerText(owner)} under epoch ${epoch}${version}`
  },
  'run.moved': () => 'goes on in another journal',
  'node.spawned': ({ seq, parent, key, agent }) => {
    const from = parent === 0 ? '' : ` by node ${parent}`
    return `node ${seq} is agent ${printable(agent)}${key === agent ? '' : ` as ${printable(key)}`}${from}`
  },
  'node.settled': ({ node, outcome }) => `node ${node} ${outcomeWords(outcome)}`,
  'step.intended': (fact) =>
    fact.v === 4
      ? `${step(fact.node, fact.key)}: is to be executed by ${printable(fact.executor)}`
      : `${step(fact.node, fact.key)}: attempt ${fact.attempt} begins, ${fact.effect}`,
  'step.failed': ({ node, key, failure }) => `${step(node, key)} threw ${failureWords(failureText(failure))}`,
  'step.streamed': ({ node, key, attempt, pieces }) =>
    `${step(node, key)}: ${counted(pieces.length, 'piece')} of attempt ${attempt}`,
  'step.settled': ({ node, key, outcome }) => `${step(node, key)} ${outcomeWords(outcome)}`,
  'step.resolved': ({ node, key, outcome, message }) =>
    `${step(node, key)} ${outcomeWords(outcome)}, says ${printable(message.sender)}`,
  'node.stalled': ({ node }) => `node ${node} has ended by an unknown outcome`,
  'run.released': () => 'given back in good order, without an outcome',
  'run.revived': ({ message }) => `opened again by ${printable(message.sender)}`,
  'run.spawned': ({ node, key, agent, runId }) =>
    `${step(node, key)}: agent ${printable(agent)} as run ${printable(runId)}`,
  'run.started': ({ node, key }) => `${step(node, key)}: the run has begun`,
  'run.recalled': ({ node, key }) => `${step(node, key)}: the run is to stop`,
  'run.settled': ({ node, key, outcome }) => `${step(node, key)} ${outcomeWords(outcome)}`,
  'run.continued': ({ successor }) => `goes on as run ${printable(successor)}`,
  'run.ended': ({ as }) => `ends as entry ${as} says`,
  'remote.bound': ({ node, key }) => `${step(node, key)} has its environment`,
  'remote.dispatched': ({ node, key }) => `${step(node, key)} was started`,
  'remote.progressed': ({ node, key, events, gap }) =>
    `${step(node, key)}: ${counted(events.length, 'event')}${gap ? `, and those between ${gap.after} and ${gap.before} are LOST` : ''}`,
  'remote.recalled': ({ node, key }) => `${step(node, key)} is to stop`,
  'remote.released': ({ node, key, isReleased }) =>
    `${step(node, key)}: its environment was ${isReleased ? 'given back' : 'left to its remote'}`,
  'clock.read': ({ node }) => `node ${node} asked for the time`,
}

/** An entry in words, without its payload. Of one that is damaged or newer than this version it says so. */
export function entryWords(entry: Entry): string {
  try {
    const fact = parseFact(entry)
    const line = LINES[fact.kind] as ((fact: Fact) => string) | undefined
    return line?.(fact) ?? ''
  } catch (error) {
    if (isDurabilityError(error, 'UNKNOWN_KIND')) return 'a kind that this version does not know'
    if (isDurabilityError(error, 'SCHEMA_TOO_NEW')) return `newer than this version knows: ${error.found}`
    if (isDurabilityError(error, 'CORRUPT')) return `DAMAGED: expected ${error.expected}, found ${error.found}`
    throw error
  }
}

function step(node: number, key: string): string {
  return `${printable(key)} of node ${node}`
}

function outcomeWords(outcome: Outcome): string {
  if ('ok' in outcome) return 'is done'
  if ('failed' in outcome) return `failed: ${failureWords(failureText(outcome.failed))}`
  return `is UNKNOWN: attempt ${outcome.unknown.attempt} was started`
}
