/** What an overseer sees of threats against which items went on without leave: whether their origins were told, from the ledgers of both. */
import type { ActId, Directory, DirectorySource } from '../../acts/index.ts'
import { type Clock, FoundationError, type Instant, parseJson, parseTimestamp, SECOND_MS } from '../../foundation/index.ts'
import { parseOpening } from '../../ledger/index.ts'
import type { InspectedLeaf, InspectionStore } from './ports.ts'

const PAGE_LEAVES = 1_000
const MINUTE_MS = 60 * SECOND_MS

/**
 * `told`: the origin's own ledger says that it was, in time; `late`: it says so, after the minutes of the article; `waiting`: the minutes run, or
 * its ledger did not come as far; `unanswered`: they are over, and its ledger says nothing; `refused`: it says that the party had nothing to
 * tell it of; `untold`: something went against a threat of which its party's ledger tells nobody, or told only afterwards; `unseen`: this
 * overseer does not read the origin's acts.
 */
export const THREAT_SIGHTS = ['told', 'waiting', 'late', 'unanswered', 'refused', 'untold', 'unseen'] as const
/** Those that are something to look into. */
const AMISS: ReadonlySet<ThreatSight> = new Set(['late', 'unanswered', 'refused', 'untold'])
/** One of them. */
export type ThreatSight = (typeof THREAT_SIGHTS)[number]

/** One threat that a party invoked, as ledgers show it. */
export type SeenThreat = {
  readonly party: string
  /** Name of the threat, by which its acts are found. */
  readonly threat: string
  readonly agreement: string | null
  /** The act that told the origin, and whom it told; null where there is none. */
  readonly act: ActId | null
  readonly toldTo: string | null
  /** When the first of its acts was stated. */
  readonly at: Instant
  /** Releases that rest on it. */
  readonly releases: number
  readonly sight: ThreatSight
}

/** Whether an overseer has to look into it. */
export function isAmiss({ sight }: Pick<SeenThreat, 'sight'>): boolean {
  return AMISS.has(sight)
}

type Fields = Readonly<Record<string, string>>
type Trail = { readonly party: string; readonly threat: string; tell?: Fields; readonly releases: Fields[]; isEarly: boolean }
type Seen = {
  readonly leaves: Map<string, number>
  readonly trails: Map<string, Trail>
  readonly answers: Map<string, Fields & { readonly by: string }>
}

/** What works on it. */
export type ThreatWatchParts = {
  readonly inspection: Pick<InspectionStore, 'list' | 'leaves'>
  readonly directory: DirectorySource
  readonly clock: Clock
}

/** Follows every inspected ledger; a leaf is read once, when it is opened. Newest first. */
export function createThreatWatch({ inspection, directory, clock }: ThreatWatchParts): () => Promise<readonly SeenThreat[]> {
  const seen: Seen = { leaves: new Map(), trails: new Map(), answers: new Map() }
  const closed = new Map<string, Set<number>>()
  return async () => {
    const ledgers = await inspection.list()
    for (const ledger of ledgers) await follow(ledger, { seen, closed, inspection })
    const now = clock.now()
    const known = { seen, directory: await directory.current(), read: new Set(ledgers.map(({ party }) => party)), now }
    return [...seen.trails.values()].map((trail) => sightOf(trail, known)).toSorted((left, right) => right.at - left.at)
  }
}

type Following = { readonly seen: Seen; readonly closed: Map<string, Set<number>>; readonly inspection: ThreatWatchParts['inspection'] }
type Ledger = { readonly party: string; readonly origin: string; readonly size: number }

async function follow({ party, origin, size }: Ledger, { seen, closed, inspection }: Following): Promise<void> {
  const waiting = closed.get(origin) ?? new Set<number>()
  closed.set(origin, waiting)
  // What was shown as opened later may be open by now.
  for (const index of [...waiting]) {
    const [leaf] = await inspection.leaves({ origin, from: index, limit: 1 })
    if (leaf !== undefined && note(leaf, party, seen)) waiting.delete(index)
  }
  while ((seen.leaves.get(origin) ?? 0) < size) {
    const from = seen.leaves.get(origin) ?? 0
    const leaves = await inspection.leaves({ origin, from, limit: Math.min(PAGE_LEAVES, size - from) })
    if (leaves.length === 0) return
    // Another call followed these meanwhile.
    if ((seen.leaves.get(origin) ?? 0) !== from) continue
    for (const leaf of leaves) if (!note(leaf, party, seen)) waiting.add(leaf.index)
    seen.leaves.set(origin, from + leaves.length)
  }
}

/** @returns false for a leaf that is opened later */
function note({ opening }: InspectedLeaf, party: string, { trails, answers }: Seen): boolean {
  if (opening === null) return true
  const read = parseOpening(parseJson(opening))
  if (read.fields.some((field) => !('name' in field))) return false
  const fields: Fields = Object.fromEntries(read.fields.flatMap((field) => ('name' in field ? [[field.name, field.value]] : [])))
  const { kind, threat, of, ofKind } = fields
  if (kind === 'acknowledge' && ofKind === 'tell-threat' && of !== undefined) answers.set(`${of} ${party}`, { ...fields, by: party })
  if (threat === undefined) return true
  const key = `${party} ${threat}`
  const trail = trails.get(key) ?? { party, threat, releases: [], isEarly: false }
  trails.set(key, trail)
  if (kind === 'tell-threat') trail.tell ??= fields
  else {
    // Leaves stand in the order in which acts were recorded, and nothing may go before its origin is told.
    if (trail.tell === undefined) trail.isEarly = true
    trail.releases.push(fields)
  }
  return true
}

type Known = { readonly seen: Seen; readonly directory: Directory; readonly read: ReadonlySet<string>; readonly now: Instant }

function sightOf(trail: Trail, known: Known): SeenThreat {
  const { party, threat, tell, releases } = trail
  const first = tell ?? releases[0]
  const common = { party, threat, agreement: first?.agreement ?? null, at: timeOf(first?.at) ?? 0, releases: releases.length }
  if (tell === undefined) return { ...common, act: null, toldTo: null, sight: 'untold' }
  const toldTo = tell.to ?? null
  return { ...common, act: (tell.act ?? null) as ActId | null, toldTo, sight: trail.isEarly ? 'untold' : sightOfTold(tell, known) }
}

function sightOfTold(tell: Fields, { seen, directory, read, now }: Known): ThreatSight {
  const { act = '', to = '', agreement = '' } = tell
  const terms = directory.agreement(agreement)?.record.agreement
  const due = (timeOf(tell.at) ?? 0) + (terms?.onward.threat?.minutes ?? 0) * MINUTE_MS
  const answer = seen.answers.get(`${act} ${to}`)
  if (answer !== undefined) {
    if (answer.outcome === 'refused') return 'refused'
    const at = timeOf(answer.at)
    return at !== undefined && at <= due ? 'told' : 'late'
  }
  if (!read.has(to)) return 'unseen'
  // Its ledger is shown up to its last checkpoint.
  const { checkpointSeconds = 0, graceSeconds = 0 } = terms?.witnesses ?? {}
  return now <= due + (checkpointSeconds + graceSeconds) * SECOND_MS ? 'waiting' : 'unanswered'
}

/** The time that a leaf shows; what a party says there is its own to choose, and no time is none. */
function timeOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  try {
    return parseTimestamp(text)
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}
