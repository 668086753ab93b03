import { createClient, defineAgent, type Journal } from '@tangle-network/durability'
import { z } from 'zod'
import { bank, decide, doChore, mail, readTicket } from './shop.ts'

const retry = { maxAttempts: 4, delayMs: 1_000 }

const clerk = defineAgent({
  name: 'clerk',
  act: ({ chore, ticket }: { chore: string; ticket: string }, scope) =>
    scope.step('do', ({ idempotencyKey }) => doChore(chore, ticket, idempotencyKey), { retry }),
})

export const orderDesk = defineAgent({
  name: 'order-desk',
  input: z.string(),
  output: z.string(),
  async act(ticket, scope) {
    const text = await scope.step('read', () => readTicket(ticket), { retry })
    const plan = await scope.step('decide', () => decide(text), { retry, timeoutMs: 60_000 })
    const schema = z.object({ ok: z.boolean() })
    const said = await scope.ask('approve', plan, { schema, timeoutMs: 24 * 3_600_000 })
    if (!said?.payload.ok) return said ? `declined by ${said.sender}` : 'nobody answered'
    // Killed in here the run waits for somebody who looks it up: nobody is charged twice.
    const receipt = await scope.step('charge', () => bank.charge(ticket, plan.cents), { effect: 'once' })
    await scope.step('mail', () => mail(plan.customer, receipt), { effect: 'once' })
    const chores = ['pack', 'book', 'restock']
    await Promise.all(chores.map((chore) => scope.call(clerk, { chore, ticket }, { key: chore })))
    return receipt
  },
})

export async function begin(journal: Journal, ticket: string): Promise<void> {
  await createClient({ journal }).start(orderDesk, ticket, { runId: `order-${ticket}` })
}

export async function answer(journal: Journal, ticket: string, ok: boolean, sender: string): Promise<void> {
  const client = createClient({ journal, sender })
  const { waits } = await client.view(`order-${ticket}`)
  const question = waits.find(({ isQuestion }) => isQuestion)
  if (!question) throw new Error(`order ${ticket} asks nothing`)
  await client.answer(`order-${ticket}`, question.seq, { ok })
}
