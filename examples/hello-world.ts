// The world of hello.ts, without a network: pages that need no server, and a postman who leaves mail in a file.
import { appendFileSync } from 'node:fs'

export const urls = ['data:,A%20run%20is%20killed.', 'data:,It%20is%20run%20again.', 'data:,It%20goes%20on.']

export function mail(text: string): void {
  appendFileSync('outbox.txt', `${JSON.stringify(text)}\n`)
}
