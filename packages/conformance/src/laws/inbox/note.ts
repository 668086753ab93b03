import type { MessageDraft } from '@tangle-network/durability-contract'

/** A message, of which only what a law is about need be said. */
export function note(id: string, more: Partial<MessageDraft> = {}): MessageDraft {
  return { id, sender: 'sender', kind: 'note', payload: { to: id }, ...more }
}
