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
 * The file that `comity verify --policy` takes: root keys, ledgers and witness policies of the parties to an agreement, as this node pinned
 * them. What stands in a ledger that was closed stays proven by those who cosigned it then, so every witness key that their parties ever had
 * counts there; one that was proven to have forked proves nothing any more.
 */
export function trustFile(directory: Directory, agreement: Agreement): string {
  const cardsOf = (party: string): readonly PartyCard[] => directory.parties.find(({ cards }) => cards[0]?.party === party)?.cards ?? []
  const pin = (card: PartyCard, witnessCardsOf: (party: string) => readonly PartyCard[]) => {
    const { origin, policy } = trustOf(card, agreement, witnessCardsOf)
    const forked = directory.isForked(origin) ? { forked: true as const } : {}
    return { ledger: origin, policy, witness: card.witness.name, ...forked }
  }
  const parties = agreement.parties.list.flatMap(({ code }): Trust['parties'] => {
    const cards = cardsOf(code)
    const [card] = cards
    if (card === undefined) return []
    // A ledger that was signed under two keys is known by the newer one.
    const closed = cards.filter(({ ledger: { origin } }, at) => cards.findIndex((other) => other.ledger.origin === origin) === at).slice(1)
    const earlier = closed.map((old) => pin(old, cardsOf))
    const current = pin(card, (party) => cardsOf(party).slice(0, 1))
    return [{ party: code, name: card.name, root: card.root, ...current, ...(earlier.length === 0 ? {} : { earlier }) }]
  })
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
