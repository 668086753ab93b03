const LONGEST = 80

/** A string as it may appear in a message: quoted, control characters escaped, cut when long. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return JSON.stringify(cut).replace(/[\u007f-\u009f]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)
}

/** Where something was found that is wrong; as a function it is made up only when it has to be said. */
export type Where = string | (() => string)

export function said(where: Where): string {
  return typeof where === 'string' ? where : where()
}

/** Names the type of a value without showing the value: payloads never reach a message. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object') return typeof value
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object without a class'
}
