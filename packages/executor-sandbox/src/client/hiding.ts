/** Shorter ones are words that may stand in any text. */
const SHORTEST_SECRET = 6

/** What shows a text without the token, as it is and as it stands in JSON, should the sandbox have said it back. */
export function hiding(token: string | undefined): (text: string) => string {
  if (token === undefined || token.length < SHORTEST_SECRET) return (text) => text
  const inJson = JSON.stringify(token).slice(1, -1)
  return (text) => text.replaceAll(token, '[hidden]').replaceAll(inJson, '[hidden]')
}
