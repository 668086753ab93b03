import { type Answer, mayWrite, type PutBlobAsk } from '@tangle-network/durability-contract'
import { refusedBy } from './decide.ts'
import type { Ports } from './ports.ts'
import { foundRun, integer, writtenRun } from './row.ts'

export async function putBlob({ calls, sql, failpoint }: Ports, ask: PutBlobAsk): Promise<Answer> {
  const { runId, epoch, token, blob } = ask
  failpoint('putBlob:before-write')
  failpoint('putBlob:before-commit')
  const [row] = await calls.write(sql.putBlob, [runId, epoch, token, blob.address, buffer(blob.bytes)])
  const now = integer(row?.now)
  if (row?.verdict !== 'done') return refusedBy(mayWrite(foundRun(row?.run)?.run, ask, now))
  failpoint('putBlob:after-commit')
  return { run: writtenRun(row), now }
}

/** A Buffer over the same memory: the driver sends nothing else as bytes. */
export function buffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
