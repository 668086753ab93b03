import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const FRAMES = 30
const HERE = fileURLToPath(new URL('.', import.meta.url))
/** What stands between the code of a user and what was called: Node's own, packages, and the kernel. */
const PASSED_OVER = /^node:|\/node_modules\/|\/(runtime-kernel|durability-contract)\/(src|dist)\//

/** Where something was called; made out only when somebody wants to know. */
export class CallSite {
  readonly #holder: { readonly stack?: string } = {}
  #text: string | undefined

  /** `above` is the function that was called: what called it is the site. */
  constructor(above: (...args: never[]) => unknown) {
    const before = Error.stackTraceLimit
    Error.stackTraceLimit = FRAMES
    Error.captureStackTrace(this.#holder, above)
    Error.stackTraceLimit = before
  }

  /** `FILE:LINE:COLUMN`, the file as seen from the working directory; undefined where no frame is the user's. */
  get text(): string | undefined {
    this.#text ??= siteIn(this.#holder.stack ?? '')
    return this.#text
  }
}

/** The first frame of a stack that is the user's. */
export function siteIn(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const [, found, place] = /^\s+at (?:.*? \()?(.+?)(:\d+:\d+)\)?$/.exec(line) ?? []
    if (!found || !place) continue
    const file = found.replace(/^async /, '')
    const path = file.startsWith('file:') ? fileURLToPath(file) : file
    const slashed = path.replaceAll('\\', '/')
    if (PASSED_OVER.test(slashed) || path.startsWith(HERE)) continue
    return `${relative(process.cwd(), path) || path}${place}`
  }
  return undefined
}
