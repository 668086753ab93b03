import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { ExecutionFolder } from './execution-folder.ts'
import { followLines } from './output-lines.ts'

export interface ShowOptions {
  /** What the stream says first. */
  readonly opening: { readonly event: string; readonly data: unknown }
  /** What its end says besides the result. */
  readonly ending: Readonly<Record<string, unknown>>
  /** Events up to there are left out. */
  readonly since: number
  /** Whether events carry their ids. */
  readonly hasIds: boolean
  readonly keepAliveMs: number
}

/** Shows what an execution prints as server-sent events, and how it ended. Whoever leaves stops nothing. */
export async function showEvents(
  response: ServerResponse,
  folder: ExecutionFolder,
  options: ShowOptions,
): Promise<void> {
  const { opening, ending, since, hasIds, keepAliveMs } = options
  const left = new AbortController()
  response.once('close', () => left.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const say = async (text: string) => {
    if (!response.destroyed && !response.write(text)) await once(response, 'drain', { signal: left.signal })
  }
  const timer = setInterval(() => void response.write(': keepalive\n\n'), keepAliveMs)
  try {
    await say(`: connected\n\n${message(opening.event, opening.data)}`)
    let position = 0
    const isOver = () => folder.state().is !== 'running'
    for await (const { text, isCut } of followLines(folder.output, { isOver, signal: left.signal })) {
      position += 1
      if (position > since)
        await say(message('output', isCut ? { text, isCut } : { text }, hasIds ? position : undefined))
    }
    const state = folder.state()
    const result = state.is === 'ended' ? { result: state.result } : {}
    if ((state.is === 'ended' || state.is === 'gone') && !left.signal.aborted)
      response.end(message('end', { ...ending, ...result }))
    else response.destroy()
  } catch (error) {
    if (!left.signal.aborted) throw error
  } finally {
    clearInterval(timer)
  }
}

/** In JSON there is no line break, so that it is one line. */
function message(event: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
