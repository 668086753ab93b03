import { readFileSync } from 'node:fs'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const SALT_BYTES = 8

/** How many transactions the log beside a file holds: each ends with a frame that says how large the file then is. */
export function commitsIn(path: string): number {
  const log = readFileSync(`${path}-wal`)
  if (log.length < HEADER_BYTES) return 0
  const pageBytes = log.readUInt32BE(8)
  const salt = log.subarray(16, 16 + SALT_BYTES)
  let commits = 0
  for (let at = HEADER_BYTES; at < log.length; at += FRAME_HEADER_BYTES + pageBytes) {
    // What follows is of the log before it was begun anew.
    if (!log.subarray(at + 8, at + 8 + SALT_BYTES).equals(salt)) break
    if (log.readUInt32BE(at + 4) > 0) commits += 1
  }
  return commits
}
