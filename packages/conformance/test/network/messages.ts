/** Messages of the Postgres protocol, made by hand. */

export function typed(type: string, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(4 + bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** A message without a type: startup, or a request for a cipher. */
export function untyped(code: number, body = ''): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + body.length)
  head.writeInt32BE(code, 4)
  return Buffer.concat([head, Buffer.from(body)])
}

export const STARTUP = untyped(196_608, 'user\0postgres\0\0')
export const SSL_REQUEST = untyped(80_877_103)

export const query = (text: string) => typed('Q', `${text}\0`)
export const parse = (name: string, text: string) => typed('P', `${name}\0${text}\0\0\0`)
export const bind = (name: string) => typed('B', `\0${name}\0\0\0\0\0\0\0`)
export const execute = () => typed('E', '\0\0\0\0\0')
export const sync = () => typed('S')
export const flush = () => typed('H')

export const greeting = Buffer.concat([typed('R', '\0\0\0\0'), typed('Z', 'I')])
export const notification = typed('A', '\0\0\0\x01channel\0payload\0')

/** How a server answers a statement that it has done. */
export function answer(tag: string, status: 'I' | 'T' | 'E'): Buffer {
  return Buffer.concat([typed('C', `${tag}\0`), typed('Z', status)])
}
