/**
 * `JSON.parse` of V8 13.6 (Node 24) now and then takes a key that begins with an escape for another one that it has seen in
 * an object of the same shape: `{"\"":1}` comes back as `{"\\":1}` once it has parsed `{"\\":1}`. Only keys written with an
 * escape are concerned; texts that hold one are read by this file.
 */
const ESCAPED_KEY = /[{,]\s*"[^"\\]*\\.[^"\\]*(?:\\.[^"\\]*)*"\s*:/s

/** Whether a key may be written with an escape. Finds some texts without one, but never misses one. */
export function mayHaveEscapedKeys(text: string): boolean {
  return text.includes('\\') && ESCAPED_KEY.test(text)
}

/** The value of a text that `JSON.parse` has found to be JSON. Strings and scalars, which have no keys, are left to it. */
export function parseWithEscapedKeys(text: string): unknown {
  let at = 0
  const peek = (): string => {
    while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1
    return text.charAt(at)
  }
  const scalar = (): unknown => {
    const start = at
    while (at < text.length && !',]} \t\n\r'.includes(text.charAt(at))) at += 1
    return JSON.parse(text.slice(start, at))
  }
  const string = (): string => {
    const start = at
    for (at += 1; text.charAt(at) !== '"'; at += 1) if (text.charAt(at) === '\\') at += 1
    at += 1
    return JSON.parse(text.slice(start, at))
  }
  /** Everything up to the closing bracket. */
  const all = <Item>(close: string, item: () => Item): Item[] => {
    const items: Item[] = []
    at += 1
    while (peek() !== close) {
      items.push(item())
      if (peek() === ',') at += 1
    }
    at += 1
    return items
  }
  const property = (): [string, unknown] => {
    const key = string()
    peek()
    at += 1
    return [key, value()]
  }
  const value = (): unknown => {
    const next = peek()
    if (next === '{') return Object.fromEntries(all('}', property))
    if (next === '[') return all(']', value)
    return next === '"' ? string() : scalar()
  }
  return value()
}
