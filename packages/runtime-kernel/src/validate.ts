import type { StandardSchemaV1 } from '@standard-schema/spec'
import { DurabilityError, quoted, said, type Where } from '@tangle-network/durability-contract'

/** The value as its schema gives it back, or an error of `code` that names the first issue and not the value. */
export function validate(
  schema: StandardSchemaV1 | undefined,
  value: unknown,
  code: 'INVALID_INPUT' | 'INVALID_OUTPUT',
  where: Where,
): unknown {
  if (schema === undefined) return value
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) throw new TypeError(`the schema of ${said(where)} must be synchronous`)
  if (result.issues === undefined) return result.value
  const [issue] = result.issues
  const path = (issue?.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  throw new DurabilityError(code, {
    expected: 'a value that fits the schema',
    found: `${path === '' ? '' : `at ${quoted(path)}: `}${issue?.message ?? 'one that does not'}`,
    where: said(where),
  })
}
