/** The arguments of a call, which are an object; undefined where their text breaks off, or there are none. */
export function whole(input: unknown): { readonly is: unknown } | undefined {
  const value = typeof input === 'string' ? parsed(input) : input
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { is: value } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What broke off is no JSON, for it began with a brace.
    return undefined
  }
}
