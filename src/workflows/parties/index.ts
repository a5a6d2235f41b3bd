/** Whom this node knows: introducing parties, changing own keys, and what a verifier of receipts may trust. */
import { type Directory, type Outcome, type RoadParts, type RoadWriter, stateActs, type Trust, trustOf } from '../../acts/index.ts'
import type { Agreement } from '../../agreement/index.ts'
import { canonicalJson, type Json } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'

/** Pins the card of a party after two officials compared the fingerprint of its root key (DESIGN rule 6). */
export async function introduceParty<Writer extends RoadWriter>(
  card: PartyCard,
  comparedBy: readonly [string, string],
  road: RoadParts<Writer>,
): Promise<Outcome> {
  return single({ kind: 'introduce', agreement: null, body: { card, comparedBy: [...comparedBy] } }, road)
}

/** Tells every partner the next card of this party. The secrets that belong to it must be in use already. */
export async function rotateParty<Writer extends RoadWriter>(card: PartyCard, road: RoadParts<Writer>): Promise<Outcome> {
  return single({ kind: 'rotate', agreement: null, body: { card, closes: null } }, road)
}

/**
 * The file that `comity verify --policy` takes: root keys, ledgers and witness
 * policies of the parties to an agreement, as this node pinned them.
 */
export function trustFile(directory: Directory, agreement: Agreement): string {
  const parties: Trust['parties'] = []
  for (const { code } of agreement.parties.list) {
    const card = directory.card(code)
    if (card === undefined) continue
    const { origin, policy } = trustOf(card, agreement, (party) => [directory.card(party) ?? []].flat())
    parties.push({ party: code, name: card.name, root: card.root, ledger: origin, policy, witness: card.witness.name })
  }
  return `${JSON.stringify(JSON.parse(canonicalJson({ format: 'comity/trust/v1', parties } as unknown as Json)), null, 2)}\n`
}

async function single<Writer extends RoadWriter>(
  draft: { kind: string; agreement: null; body: Record<string, unknown> },
  road: RoadParts<Writer>,
): Promise<Outcome> {
  const [outcome] = await stateActs([{ draft }], road)
  road.directory.refresh()
  return outcome as Outcome
}
