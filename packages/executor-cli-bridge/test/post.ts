export const DISPATCH = '/v1/chat/completions'
export const BODY = { model: 'sh/test', messages: [{ role: 'user', content: 'echo out' }] }

/** Sends it as it is, or as JSON. */
export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const init = { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } }
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, body: await response.text() }
}
