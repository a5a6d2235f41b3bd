/** The road at home: propose, decide, record, deliver, apply. */
import { base64url, canonicalBytes, concatBytes, giveBack, type Instant, type Json, type Refusal, sha256 } from '../../foundation/index.ts'
import type { Act, ActDraft } from '../act.ts'
import type { Directory } from '../directory.ts'
import { type HoldingKey, holdingKey } from '../holding-key.ts'
import { encodeContent, encodeHead, type ItemContent } from '../item-content.ts'
import type { ContentRow, RoadWriter } from '../ports.ts'
import { apply, changesOf, erasedBy } from './apply.ts'
import { decide } from './decide.ts'
import { deliver } from './deliver.ts'
import type { Journey, Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'
import { propose } from './propose.ts'
import { recordOwn } from './record.ts'

/** What became of one proposal. */
export type Outcome = { readonly ok: true; readonly act: Act } | { readonly ok: false; readonly refusal: Refusal }

/**
 * Takes proposals down the road in one transaction: each is recorded or refused
 * on its own. `also` runs in the same transaction, after them.
 * @throws ActError when a proposal does not have the shape of its kind
 */
export async function stateActs<Writer extends RoadWriter>(
  proposals: readonly Proposal[],
  parts: RoadParts<Writer>,
  also: { readonly account?: string; readonly within?: (writer: Writer, outcomes: readonly Outcome[]) => Promise<void> } = {},
): Promise<readonly Outcome[]> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  const journeys = proposals.map((proposal) => propose(proposal, parts, { directory, now }))
  const contents = await sealContents(proposals, parts)
  const outcomes = await parts.transactions.write(async (writer) => {
    const ended: Outcome[] = []
    const waiting = new Map(contents)
    for (const journey of journeys)
      ended.push(await travel(writer, journey, { parts, directory, now, contents: waiting, account: also.account ?? parts.self }))
    await also.within?.(writer, ended)
    return ended
  })
  for (const { sealed } of contents.values()) giveBack(sealed)
  if (journeys.some((journey, index) => outcomes[index]?.ok === true && isUrgent(journey, directory))) parts.onUrgent()
  const unused = unusedContents(journeys, outcomes, contents)
  if (unused.length > 0) await parts.vault.destroy(unused)
  return outcomes
}

/**
 * Records an own act inside a transaction that is under way; it was decided by
 * the step that states it. Of `contents` it takes away those it commits: an
 * item that goes to several partners is kept once.
 */
export async function stateWithin(
  writer: RoadWriter,
  journey: Journey,
  known: {
    readonly parts: RoadParts
    readonly directory: Directory
    readonly now: Instant
    readonly contents?: Map<HoldingKey, ContentRow>
  },
): Promise<void> {
  const { parts, directory, now } = known
  const changes = changesOf(journey, { self: parts.self, recordedAt: now })
  // Keys go before the rows: a crash between the two leaves content that nobody
  // can read, and the erasure is done again; the other order could leave a key.
  const erased = erasedBy(changes)
  if (erased.length > 0) {
    await parts.vault.destroy(erased)
    // After the keys: what is listed and has a key came back with a back-up, and not by a crash before the erasure was committed.
    parts.erased?.add(erased, now)
  }
  const seq = await recordOwn(writer, journey, { parts, directory, now })
  await deliver(writer, journey, { directory, now, timeout: parts.deliveryTimeout })
  const contents = journey.items.flatMap((item) => known.contents?.get(holdingKey(parts.self, item.itemId)) ?? [])
  for (const { holding } of contents) known.contents?.delete(holding)
  await apply(writer, changes, { seq, contents })
}

/** States an act in a transaction of the caller. @throws ActError when the draft does not have the shape of its kind */
export type StateBeside = (draft: ActDraft, writer: RoadWriter) => Promise<Act>

/**
 * What states acts beside something else that one transaction writes, so that neither is ever kept without the other. For kinds that
 * bring nothing and are never refused, what they tell of having been decided there; one that goes to partners is as urgent as its caller says.
 */
export async function statingBeside(parts: RoadParts): Promise<StateBeside> {
  const directory = await parts.directory.current()
  return async (draft, writer) => {
    const now = parts.clock.now()
    const journey = propose({ draft }, parts, { directory, now })
    await stateWithin(writer, journey, { parts, directory, now })
    return journey.act
  }
}

function isUrgent({ act, kind }: Journey, directory: Directory): boolean {
  return kind.isUrgent && kind.addressees(act, directory).length > 0
}

async function travel(
  writer: RoadWriter,
  journey: Journey,
  known: { parts: RoadParts; directory: Directory; now: Instant; contents: Map<HoldingKey, ContentRow>; account: string },
): Promise<Outcome> {
  const verdict = await decide(journey, { directory: known.directory, now: known.now, parts: known.parts, writer })
  const refusal = verdict.ok ? verdict.refusedItems.values().next().value : verdict.refusal
  if (refusal !== undefined) {
    await writer.refusals.add(refusalRow(journey, { ...known, code: refusal.code }))
    return { ok: false, refusal }
  }
  await stateWithin(writer, journey, known)
  return { ok: true, act: journey.act }
}

/** A salted digest of what was refused: never the body (DESIGN rule 11). */
function refusalRow(journey: Journey, known: { parts: RoadParts; now: Instant; account: string; code: string }) {
  const body = canonicalBytes(journey.act.body as { [key: string]: Json })
  return {
    principal: known.account,
    kind: journey.kind.name,
    code: known.code,
    bytes: body.length,
    digest: base64url(sha256(concatBytes(known.parts.randomness(16), body))),
    at: known.now,
  }
}

/** One sealed content per item that is not kept yet, even when several acts carry it. */
async function sealContents(proposals: readonly Proposal[], parts: RoadParts): Promise<ReadonlyMap<HoldingKey, ContentRow>> {
  const plain = new Map<HoldingKey, ItemContent>()
  for (const { itemId, content, isKept = false } of proposals.flatMap(({ items = [] }) => items)) {
    if (!isKept) plain.set(holdingKey(parts.self, itemId), content)
  }
  if (plain.size === 0) return new Map()
  const encoded = [...plain].map(([holding, content]) => ({ holding, plaintext: encodeContent(content) }))
  const rows = await parts.vault.seal(encoded)
  for (const { plaintext } of encoded) giveBack(plaintext)
  return new Map(rows.map((row) => [row.holding, { ...row, head: encodeHead(plain.get(row.holding) as ItemContent) }]))
}

function unusedContents(
  journeys: readonly Journey[],
  outcomes: readonly Outcome[],
  contents: ReadonlyMap<HoldingKey, ContentRow>,
): readonly HoldingKey[] {
  const used = new Set<HoldingKey>()
  journeys.forEach(({ act, items }, index) => {
    if (outcomes[index]?.ok === true) for (const { itemId } of items) used.add(holdingKey(act.party, itemId))
  })
  return [...contents.keys()].filter((holding) => !used.has(holding))
}
