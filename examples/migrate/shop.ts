// The world of order-desk.ts, without a network: a desk of tickets, a model, a bank that takes no idempotency keys, a
// postman, and those who do the chores. What was done stands in the ledger.
export interface Plan {
  readonly customer: string
  readonly cents: number
}

export const ledger: string[] = []

export async function readTicket(ticket: string): Promise<string> {
  return `${ticket}: ann would like a lamp`
}

/** What a model makes of a ticket. */
export async function decide(text: string): Promise<Plan> {
  return { customer: /: (\w+)/.exec(text)?.[1] ?? 'nobody', cents: 4200 }
}

export const bank = {
  async charge(ticket: string, cents: number): Promise<string> {
    ledger.push(`charged ${cents} for ${ticket}`)
    return `receipt of ${ticket}`
  },
}

export async function mail(to: string, text: string): Promise<void> {
  ledger.push(`mailed ${to}: ${text}`)
}

/** Done twice under one key it is done once. */
export async function doChore(chore: string, ticket: string, key: string): Promise<string> {
  const line = `${chore} for ${ticket}, key ${key}`
  if (!ledger.includes(line)) ledger.push(line)
  return `${chore} done`
}
