import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DurabilityError } from '@tangle-network/durability-contract'

/** File systems that more than one host may mount, by the number Linux gives them. */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x786f4256, 'a VirtualBox shared folder'],
  [0xbacbacbc, 'a VMware shared folder'],
])

/**
 * Refuses a place where no journal can be kept, before anything is made there: what is no file or may not be written,
 * and a file system over a network. The processes of a journal share the index of its log in memory, and two hosts
 * would each have their own. A connection that was handed over is not looked at: whoever opened it answers for its
 * place.
 */
export function checkPlace(file: string, where: string, access = constants.R_OK | constants.W_OK): void {
  const unusable = (expected: string, found: string) =>
    new DurabilityError('STORE_UNUSABLE', { expected, found, where })
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat && !stat.isFile()) throw unusable('the path of a file', stat.isDirectory() ? 'a directory' : 'no plain file')
  // SQLite would open a file that it may only read, and leave an empty log beside it.
  if (stat) accessSync(file, access)
  const found = sharedFileSystem(file)
  if (found === undefined) return
  throw unusable('a file system of this host (SQLite shares memory among the processes of one host only)', found)
}

/** Refuses a place where no journal is to be read: nothing, what is no file, and a file system over a network. */
export function checkFile(file: string, where: string): void {
  const expected = 'a journal that is there'
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new DurabilityError('STORE_UNUSABLE', { expected, found: 'nothing', where })
  checkPlace(file, where, constants.R_OK)
}

/** The name of a network file system that the file lies on, or would lie on. Only Linux tells. */
function sharedFileSystem(file: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  let place = file
  while (!existsSync(place)) place = dirname(place)
  // 32-bit systems give the number with a sign.
  return SHARED.get(statfsSync(place).type >>> 0)
}
