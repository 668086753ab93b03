import { blobAddress } from '@tangle-network/durability-contract'
import type { AtomicCall } from '../history/call.ts'
import { bytesOf } from '../history/perform.ts'
import { decideAppend } from './decide-append.ts'
import { decideClaim } from './decide-claim.ts'
import { decideForget, decidePrune } from './decide-forget.ts'
import { decideDeliver, decideRevive } from './decide-inbox.ts'
import { decideAcquire, decideBegin, decidePutBlob, decideRelease, decideRenew } from './decide-lease.ts'
import { decideGetBlob, decideHead, decideInbox, decideList, decideRead, decideVerify } from './decide-read.ts'
import type { Decision } from './decision.ts'
import type { PlaceModel } from './run-model.ts'

/** What the call may come to, given what the place holds and its clock. Mostly one thing; several where the contract leaves it open. */
export function decide(place: PlaceModel, call: AtomicCall, now: number): readonly Decision[] {
  return call.do === 'claim' ? decideClaim(place, call, now) : [decideOne(place, call, now)]
}

function decideOne(place: PlaceModel, call: Exclude<AtomicCall, { do: 'claim' }>, now: number): Decision {
  switch (call.do) {
    case 'begin':
      return decideBegin(place, call, now)
    case 'acquire':
      return decideAcquire(place, call, now)
    case 'renew':
      return decideRenew(place, call, now)
    case 'release':
      return decideRelease(place, call, now)
    case 'append':
      return decideAppend(place, call, now)
    case 'putBlob':
      return decidePutBlob(place, call, blobAddress(bytesOf(call.bytes)))
    case 'getBlob':
      return decideGetBlob(place, call)
    case 'head':
      return decideHead(place, call)
    case 'read':
      return decideRead(place, call)
    case 'deliver':
      return decideDeliver(place, call, now)
    case 'inbox':
      return decideInbox(place, call)
    case 'revive':
      return decideRevive(place, call, now)
    case 'list':
      return decideList(place, call)
    case 'forget':
      return decideForget(place, call)
    case 'prune':
      return decidePrune(place, call)
    case 'verify':
      return decideVerify(place, call)
  }
}
