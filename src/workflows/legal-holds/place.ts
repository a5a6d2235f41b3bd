/** Placing a legal hold on objects, whatever they are held as here: the own items, the copies made of them, what came from partners. */
import { type HoldingKey, type ItemRow, type Outcome, type RoadParts, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, formatTimestamp, hex, type Instant, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import type { LegalHoldWriter } from './ports.ts'

/** What to keep, and why. */
export type HoldRequest = {
  readonly stixIds: readonly string[]
  /** Short text that names the order, as its number; no personal data. */
  readonly reason: string
  readonly until: Instant
  /** Whose order restricts processing until then; absent: the objects are only kept. */
  readonly authority?: string
  /** The order is for the person whom the items are about, who is told before somebody ends it. */
  readonly forPerson?: true
  readonly account: string
}

/** Holds that were placed, one for each agreement and batch, and what could not be held. */
export type HoldReport = {
  readonly holds: readonly { readonly id: string; readonly agreement: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Places the holds. An id under which nothing is kept is reported as a refusal and stops no other. */
export async function placeHold<Writer extends LegalHoldWriter>(request: HoldRequest, road: RoadParts<Writer>): Promise<HoldReport> {
  const { reason, account, authority, forPerson } = request
  const refusals: Refusal[] = []
  const agreements = new Map<HoldingKey, string>()
  for (const stixId of request.stixIds) {
    const rows = await keptUnder(stixId, road)
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'nothing that is kept here has this id' })
    for (const { holding, agreement } of rows) agreements.set(holding, agreement)
  }
  const body = {
    account,
    reason: hex(sha256(utf8(reason))),
    until: formatTimestamp(request.until),
    ...(authority === undefined ? {} : { authority }),
    ...(forPerson === undefined ? {} : { forPerson }),
  }
  const proposals = [...Map.groupBy(agreements, ([, agreement]) => agreement)].flatMap(([agreement, group]) =>
    batches(
      group.map(([holding]) => holding),
      BATCH_ITEMS_MAX,
    ).map((items) => ({ draft: { kind: 'hold', agreement, body: { ...body, items } } })),
  )
  const outcomes = await stateActs(proposals, road, {
    account,
    async within(writer, ended) {
      for (const outcome of ended) if (outcome.ok) await writer.legalHoldReasons.put(outcome.act.id, reason)
    },
  })
  return {
    holds: outcomes.flatMap(placed),
    refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))],
  }
}

/** Everything here that is not erased and bears the id, or is a copy of an own item that bears it. */
async function keptUnder(stixId: string, road: Pick<RoadParts, 'items'>): Promise<readonly ItemRow[]> {
  const named = await road.items.byStixId(stixId)
  const own = named.flatMap(({ role, holding }) => (role === 'own' ? [holding] : []))
  const copies = await road.items.find([...new Set((await road.items.sentFrom(own)).map(({ holding }) => holding))])
  return [...named, ...copies].filter(({ state }) => state !== 'erased')
}

function placed(outcome: Outcome): HoldReport['holds'] {
  if (!outcome.ok) return []
  const { id, agreement, body } = outcome.act
  return [{ id, agreement: agreement as string, items: (body.items as readonly string[]).length }]
}
