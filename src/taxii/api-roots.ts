/** API roots: one for each agreement that this account may read under (TAXII 2.1 sections 2.3 and 4). */
import type { AgreementEntry, Directory, ItemReader } from '../acts/index.ts'
import { agreementState, isOver, permitsSharing } from '../agreement/index.ts'
import type { Clock } from '../foundation/index.ts'
import type { InboxReader } from '../workflows/inbox/index.ts'
import { mayDo, type Official } from '../workflows/officials/index.ts'
import { DISCOVERY_PATH } from './target.ts'

/** An agreement as an API root; `name` is the last part of its address. */
export type ApiRoot = { readonly name: string; readonly entry: AgreementEntry }

/** What shows which roots there are. */
export type ApiRootParts = {
  readonly clock: Clock
  readonly items: Pick<ItemReader, 'page'>
  readonly inbox: InboxReader
}

/** The address of a root, from the server's own. */
export function addressOf(root: ApiRoot): string {
  return `${DISCOVERY_PATH}${root.name}/`
}

/** The roots of an account, in the order in which the agreements were proposed. */
export async function apiRootsOf(official: Official, directory: Directory, parts: ApiRootParts): Promise<readonly ApiRoot[]> {
  const shown: ApiRoot[] = []
  for (const root of namedRoots(directory)) if (await isShown(root, official, parts)) shown.push(root)
  return shown
}

/** The root of that name if this account has it. */
export async function findApiRoot(
  name: string,
  reader: { readonly official: Official; readonly directory: Directory },
  parts: ApiRootParts,
): Promise<ApiRoot | undefined> {
  const root = namedRoots(reader.directory).find((candidate) => candidate.name === name)
  return root !== undefined && (await isShown(root, reader.official, parts)) ? root : undefined
}

/** Names hang on what was proposed when, which never changes, and not on who looks. */
function namedRoots(directory: Directory): readonly ApiRoot[] {
  const taken = new Set<string>()
  return directory.agreements.map((entry) => {
    const { id, version } = entry.record.agreement
    const plain = `${id}-v${version}`
    const name = taken.has(plain) ? `${plain}-${entry.row.hash.slice(0, 16)}` : plain
    taken.add(name)
    return { name, entry }
  })
}

async function isShown({ entry }: ApiRoot, official: Official, parts: ApiRootParts): Promise<boolean> {
  if (!mayDo(official, entry.record.agreement, 'read')) return false
  const state = agreementState(entry.record, parts.clock.now())
  return permitsSharing(state) || (isOver(state) && (await hasHoldings(entry, official, parts)))
}

async function hasHoldings(entry: AgreementEntry, official: Official, { items, inbox }: ApiRootParts): Promise<boolean> {
  const agreement = entry.row.hash
  const held = await items.page({ agreement, roles: ['received', 'own'], isLatestOnly: false, limit: 1 })
  return held.length > 0 || (await inbox.count({ account: official.login, agreement })) > 0
}
