import { type Frame, textsOf } from './frame.ts'

/** The texts behind the names of prepared statements and portals of one session. */
export class StatementNames {
  readonly #statements = new Map<string, string>()
  readonly #portals = new Map<string, string>()

  /** The text that a message of the client has executed, if it has one executed. */
  executedBy(frame: Frame): string | undefined {
    switch (frame.type) {
      case 'Q':
        return textsOf(frame, 1)[0]
      case 'P': {
        const [name = '', text = ''] = textsOf(frame, 2)
        this.#statements.set(name, text)
        return undefined
      }
      case 'B': {
        const [portal = '', statement = ''] = textsOf(frame, 2)
        this.#portals.set(portal, this.#statements.get(statement) ?? '')
        return undefined
      }
      case 'E':
        return this.#portals.get(textsOf(frame, 1)[0] ?? '')
      default:
        return undefined
    }
  }
}
