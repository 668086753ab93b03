import { isDeepStrictEqual } from 'node:util'
import { shown } from '../../law/shown.ts'
import { nameOf, stepsByName } from '../kernel-log.ts'
import { RESOLVED_BY, type ResolvedStep, resolvedAs } from '../resolve-unknown.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'

/**
 * K2: what was resolved, and nothing else, is resolved in the log: once, as it was said, in the name of who said it; and it
 * is never started again. Answers the last entry that resolves something.
 */
export function resolvedOtherwise({ log, lines }: Evidence, resolved: readonly ResolvedStep[]): number {
  const steps = stepsByName(log)
  const positions = new Set<number>()
  const facts = log.facts.filter((fact) => fact.kind === 'step.resolved')
  for (const { seq, message, reason } of facts) {
    const { sender } = message
    if (!isDeepStrictEqual({ sender, reason }, RESOLVED_BY))
      broken('K2', `entry ${seq}`, shown(RESOLVED_BY), shown({ sender, reason }))
    if (positions.has(message.position)) broken('K2', `entry ${seq}`, 'a message of its own', 'that of another')
    positions.add(message.position)
  }
  const found = [...steps].filter(([, step]) => step.resolved.length > 0).map(([name]) => name)
  const names = resolved.map(({ name }) => name)
  if (!isDeepStrictEqual(found.sort(), [...names].sort()) || facts.length !== names.length)
    broken('K2', 'the resolutions in the log', shown(names), shown(found))
  for (const { name, by } of resolved) {
    const said = resolvedAs(by)
    const { outcome, event } = steps.get(name)?.settled[0] ?? {}
    const isSaid = 'value' in said ? isDeepStrictEqual(event, { ok: said.value }) : hasCode(outcome, said.error.code)
    if (!isSaid) broken('K2', `step ${name}`, shown(said), shown(event))
    const epoch = steps.get(name)?.resolved[0]?.epoch ?? 0
    for (const start of linesOf(lines, 'start')) {
      if (nameOf(start.path, start.key) === name && start.epoch >= epoch)
        broken('K1', `step ${name}`, 'never to be started once it is unknown', `a start in epoch ${start.epoch}`)
    }
  }
  return facts.at(-1)?.seq ?? Number.POSITIVE_INFINITY
}

function hasCode(outcome: unknown, code: string): boolean {
  const { failed } = (outcome ?? {}) as { readonly failed?: { readonly code?: string } }
  return failed?.code === code
}
