import { connect } from 'node:net'

const PROTOCOL_3 = 196_608

/** Whether the server takes connections: it asks who we are, rather than refusing while it starts, recovers or ends. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const answer = (taken: boolean) => {
      resolve(taken)
      socket.destroy()
    }
    // One that is stopped takes the connection and never answers.
    socket.setTimeout(5_000, () => answer(false))
    socket.once('connect', () => socket.write(startup()))
    socket.once('data', (bytes) => answer(bytes.toString('latin1', 0, 1) === 'R'))
    socket.once('close', () => answer(false))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')) answer(false)
      else reject(error)
    })
  })
}

function startup(): Buffer {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + parameters.length, 0)
  head.writeInt32BE(PROTOCOL_3, 4)
  return Buffer.concat([head, parameters])
}
