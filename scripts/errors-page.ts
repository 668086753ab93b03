import { ERROR_CATALOG, type OperationOutcome } from '@tangle-network/durability-contract'
import type { Met } from './errors-provocation.ts'
import type { AllMet } from './errors-provoked.ts'

const PREFACE = `# Errors

Whatever fails, except by misuse (a \`TypeError\`), fails with a \`DurabilityError\`. Match its \`code\`: codes are stable,
messages are not. It also says what was \`expected\`, what was \`found\` and \`where\`, keeps the driver's error as \`cause\`,
and tells by its \`outcome\` what became of the operation: \`not-applied\`, it had no effect, or \`unknown\`, nobody can know
yet; then offer the same batch again, which is applied once. What fails inside a run (a step, a child) is stored and told
as a \`StepError\` or \`AgentError\` of that code, the same live as on replay.

This page is made by \`npm run docs:errors\` from the catalog of the contract and from errors that were really met; their
full messages are those of [golden-errors.txt](../scripts/golden-errors.txt).
`

/** The page for people: what each code means, what to do, what became of the operation, who says so, and when. */
export function errorsPage(all: AllMet): string {
  const sections = [...all].map(([code, met]) => {
    const { cause, cure } = ERROR_CATALOG[code]
    const facts = 'notYet' in met ? [`- **Not met yet:** ${met.notYet}`] : factsOf(met)
    return [`## ${code}`, '', cause, '', `- **What to do:** ${cure}`, ...facts, ''].join('\n')
  })
  return [PREFACE, ...sections].join('\n')
}

function factsOf(met: readonly Met[]): string[] {
  return [
    `- **Outcome:** ${unique(met.map(({ outcome }) => OUTCOMES[outcome ?? 'stored'])).join(', or ')}`,
    `- **Raised by:** ${unique(met.map(({ by }) => by)).join(', ')}`,
    `- **For example** when ${unique(met.map(({ when }) => when)).join('; when ')}`,
  ]
}

const OUTCOMES: Readonly<Record<OperationOutcome | 'stored', string>> = {
  'not-applied': '`not-applied`',
  unknown: '`unknown`',
  stored: 'stored in the log, as the failure of the step or agent',
}

/** The full text of every error, as whoever meets it reads it. */
export function goldenErrors(all: AllMet): string {
  const paragraphs = [...all].map(([code, met]) => {
    if ('notYet' in met) return `${code}\n  not met yet: ${met.notYet}\n`
    const lines = met.map(
      ({ by, when, text, outcome }) => `  when ${when} (${by}, ${outcome ?? 'stored'}):\n    ${text}\n`,
    )
    return `${code}\n${lines.join('')}`
  })
  return paragraphs.join('\n')
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Set(all)]
}
