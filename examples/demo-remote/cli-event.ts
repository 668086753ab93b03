import type { Fact } from '@tangle-network/durability-contract'
import { z } from 'zod'

/** A line of the program as the journal has it. */
export interface CliEvent {
  readonly seq: number
  /** Without the end of the line. */
  readonly text: string
  /** Who printed it, by its own account; undefined where it is no line of the program. */
  readonly pid: number | undefined
}

const Chunk = z.object({ choices: z.tuple([z.object({ delta: z.object({ content: z.string() }) })]) })
const Line = z.object({ pid: z.int() })

export function eventsIn({ seq, events }: Extract<Fact, { kind: 'remote.progressed' }>): CliEvent[] {
  return events.map(({ data }) => {
    const chunk = Chunk.safeParse(data)
    const text = chunk.success ? chunk.data.choices[0].delta.content.trimEnd() : JSON.stringify(data)
    return { seq, text, pid: pidIn(text) }
  })
}

function pidIn(text: string): number | undefined {
  try {
    return Line.parse(JSON.parse(text)).pid
  } catch {
    return undefined
  }
}
