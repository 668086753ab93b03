import { closestMatch } from 'leven'
import { LEVELS, type Level } from '../law/law.ts'
import { UsageError } from './usage-error.ts'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const
const GREATEST_SEED = 2 ** 31 - 1

/** From 1. */
export function parseCount(flag: string): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (Number.isSafeInteger(count) && count >= 1 && /^\d+$/.test(text)) return count
    throw new UsageError(`${flag} takes a whole number from 1, as in ${flag} 100; found "${text}".`)
  }
}

export function parseSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= GREATEST_SEED) return seed
  throw new UsageError(`--seed takes a whole number from 0 to ${GREATEST_SEED}; found "${text}".`)
}

/** Milliseconds of `90s`, `10m` or `2h`. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? []
  const ms = Math.round(Number(number) * UNITS[unit as keyof typeof UNITS])
  if (ms > 0) return ms
  throw new UsageError(`--time takes a number with s, m or h, as in --time 10m; found "${text}".`)
}

export function parseLevels(text: string): Level[] {
  return namesIn('--levels', 'level', text, Object.keys(LEVELS)) as Level[]
}

export function parseLaws(of: readonly { readonly id: string }[]): (text: string) => string[] {
  const known = of.map(({ id }) => id)
  return (text) => namesIn('--laws', 'law', text, known)
}

/** The name if it is one of those that there are; else what it may have been meant to be. */
export function oneOf(flag: string, noun: string, name: string, known: readonly string[]): string {
  if (known.includes(name)) return name
  const nearest = closestMatch(name, known, { maxDistance: Math.max(2, name.length / 2) })
  const cure = nearest !== undefined ? `did you mean ${nearest}?` : `there are ${known.join(', ') || 'none'}.`
  throw new UsageError(`${flag}: there is no ${noun} "${name}"; ${cure}`)
}

function namesIn(flag: string, noun: string, text: string, known: readonly string[]): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new UsageError(`${flag} takes names with commas between them; found "${text}".`)
  return [...new Set(names.map((name) => oneOf(flag, noun, name, known)))]
}
