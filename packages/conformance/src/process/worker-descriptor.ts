import { readSync, writeSync } from 'node:fs'
import { GO_FD, REPORT_FD, type Report } from './message.ts'

const nothing = new Int32Array(new SharedArrayBuffer(4))

/** Has left this process, in full, when it returns: whatever becomes of the process then, the parent will read it. */
export function report(report: Report): void {
  const bytes = Buffer.from(`${JSON.stringify(report)}\n`)
  for (let written = 0; written < bytes.length; ) {
    written += blocking(() => writeSync(REPORT_FD, bytes, written))
  }
}

/** Waits, without a turn of the event loop, until the parent says go. */
export function awaitGo(): void {
  if (blocking(() => readSync(GO_FD, Buffer.alloc(1))) === 0) process.exit(1)
}

/** Not one more instruction of the caller runs. */
export function waitForEver(): never {
  for (;;) Atomics.wait(nothing, 0, 0)
}

/** A pipe that is full, or empty, is waited for; one whose other end has gone means that the parent has died. */
function blocking(attempt: () => number): number {
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE' || code === 'ECONNRESET') process.exit(1)
      if (code !== 'EAGAIN') throw error
      Atomics.wait(nothing, 0, 0, 1)
    }
  }
}
