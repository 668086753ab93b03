import { z } from 'zod'
import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import type { Entry } from '../journal/entry.ts'
import { FACTS, type Fact, type FactKind, type FactPayload } from './facts.ts'
import { isPlainFact } from './plain-fact.ts'

const Versioned = z.looseObject({ v: z.int() })
/** Of the kinds that have a version besides the first. */
const NEWEST: Partial<Record<FactKind, number>> = {
  'run.acquired': 2,
  'node.spawned': 3,
  'node.cancelled': 2,
  'step.intended': 4,
  'step.failed': 3,
  'step.settled': 4,
}

/** By its text, the kind as this code has it: to compare that with another is to compare two addresses. */
const KINDS = new Map(Object.keys(FACTS).map((kind) => [kind, kind as FactKind]))

/** Understands an entry, or stops: `UNKNOWN_KIND`, `SCHEMA_TOO_NEW`, or `CORRUPT` when it is malformed. */
export function parseFact(entry: Entry): Fact {
  const { seq, epoch, refs } = entry
  const kind = KINDS.get(entry.kind)
  const stop = (code: 'UNKNOWN_KIND' | 'SCHEMA_TOO_NEW' | 'CORRUPT', expected: string, found: string) =>
    new DurabilityError(code, { expected, found, where: `entry ${seq}` })
  if (!kind) throw stop('UNKNOWN_KIND', 'a kind of the vocabulary', quoted(entry.kind))
  if (isPlainFact(kind, entry.payload))
    return { kind, seq, epoch, refs, ...(entry.payload as FactPayload<FactKind>) } as Fact
  const version = Versioned.safeParse(entry.payload)
  const newest = NEWEST[kind] ?? 1
  if (version.success && version.data.v > newest) {
    throw stop('SCHEMA_TOO_NEW', `${kind} up to version ${newest}`, `version ${version.data.v}`)
  }
  const payload = FACTS[kind].safeParse(entry.payload)
  if (!payload.success) {
    const issue = payload.error.issues[0]
    throw stop('CORRUPT', `a payload of ${kind}`, `${issue?.path.join('.') || 'payload'}: ${issue?.message}`)
  }
  return { kind, seq, epoch, refs, ...payload.data } as Fact
}
