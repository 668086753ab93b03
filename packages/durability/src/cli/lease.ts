import { randomUUID } from 'node:crypto'
import type { Head } from '@tangle-network/durability-contract'
import { processOwners } from '@tangle-network/runtime-kernel'
import { printable } from './printable.ts'

/** Names this process where it must hold a run, and knows which holders are certainly gone. */
export const owners = processOwners(randomUUID)

export interface LeaseJson {
  /** By the clock of this process; the journal's own may differ. */
  readonly state: 'live' | 'expired' | 'none'
  readonly owner: string | null
  readonly epoch: number | null
  readonly expiresAt: number | null
  /** Whether the holder's process is proven to be gone, which can be told on its own host only. */
  readonly isHolderGone: boolean
}

export function leaseOf({ holder }: Head, now: number): LeaseJson {
  if (holder === null) return { state: 'none', owner: null, epoch: null, expiresAt: null, isHolderGone: false }
  const state = now < holder.expiresAt ? 'live' : 'expired'
  return { ...holder, state, isHolderGone: owners.provenDead(holder.owner) }
}

/** Whether somebody works on the run, as far as can be seen from here. */
export function isDriven({ state, isHolderGone }: LeaseJson): boolean {
  return state === 'live' && !isHolderGone
}

/** A holder in few words: the owners that the kernel makes up are long, and their third part is the process. */
export function holderText({ holder }: Head): string {
  if (holder === null) return 'nobody'
  return ownerText(holder.owner)
}

export function ownerText(owner: string): string {
  const parts = owner.split('/')
  return parts.length === 5 && /^\d+$/.test(parts[2]!) ? `process ${parts[2]}` : printable(owner)
}
