/** One message of the Postgres protocol v3, as it was on the wire. */
export interface Frame {
  /** The byte that tells its type; empty for what a client sends before it is known: startup, SSL, GSS, cancel. */
  readonly type: string
  /** All of it: type, length and body. */
  readonly bytes: Buffer
}

/** Codes in place of a protocol version, in messages without a type. */
export const UNTYPED = { cancel: 80_877_102, ssl: 80_877_103, gss: 80_877_104 } as const

/** The code or protocol version of a message without a type. */
export function codeOf({ bytes }: Frame): number {
  return bytes.readInt32BE(4)
}

/** The texts, each ended by a zero byte, at the head of a typed message's body. */
export function textsOf({ bytes }: Frame, count: number): string[] {
  const texts: string[] = []
  for (let from = 5; texts.length < count; ) {
    const end = bytes.indexOf(0, from)
    if (end < 0) break
    texts.push(bytes.toString('utf8', from, end))
    from = end + 1
  }
  return texts
}

/** A simple query. */
export function queryFrame(text: string): Buffer {
  const body = Buffer.from(`${text}\0`)
  const bytes = Buffer.alloc(5 + body.length)
  bytes.write('Q')
  bytes.writeInt32BE(4 + body.length, 1)
  body.copy(bytes, 5)
  return bytes
}
