import { isDeepStrictEqual } from 'node:util'
import { shown } from '../../law/shown.ts'

/** The first place where two values differ, for a message; undefined where they are equal. */
export function differenceOf(
  found: unknown,
  expected: unknown,
  path = '',
): { readonly path: string; readonly found: string; readonly expected: string } | undefined {
  if (isDeepStrictEqual(found, expected)) return undefined
  if (isTree(found) && isTree(expected) && Array.isArray(found) === Array.isArray(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const deeper = differenceOf(found[key], expected[key], path === '' ? key : `${path}.${key}`)
      if (deeper) return deeper
    }
  }
  return { path, found: shown(found), expected: shown(expected) }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
