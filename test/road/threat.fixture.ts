/** Three nodes and an overseer's under an agreement that lets items go on against an immediate threat; XB invokes it. */
import { type Act, type ActDraft, type ActId, threatItems } from '../../src/acts/index.ts'
import type { Agreement, AgreementText } from '../../src/agreement/index.ts'
import { base64url, formatTimestamp, type JsonObject } from '../../src/foundation/index.ts'
import { invokeThreat, type ThreatParts, type ThreatReport, type ThreatRequest } from '../../src/workflows/onward/index.ts'
import type { Parties, RoadNode } from './nodes.fixture.ts'
import { type Nodes, onwardAgreement, onwardParts, type Running } from './onward.fixture.ts'

const HOUR_MS = 3_600_000

type Term = NonNullable<AgreementText['onward']['threat']>

/** The term of the tests: GREEN and below, by analysts, within half an hour. */
export const THREAT_TERM: Term = {
  ...{ article: '7.3', purposes: ['cyber-defence'], roles: ['analyst'], upTo: 'GREEN', minutes: 30, reviewHours: 24 },
}

/** The agreement with that term, changed. */
export function threatAgreement(parties: Parties, term: Partial<Term> = {}, more: Partial<AgreementText> = {}): Agreement {
  const onward = { attribution: 'anonymous', threat: { ...THREAT_TERM, ...term } } as const
  return onwardAgreement(parties, onward, more)
}

/** What is said of the threat. */
export const SAID = {
  danger: 'Ransomware that encrypts at noon',
  endangered: 'Hospitals of the recipient',
  haste: 'It is night where the data came from, and noon is in an hour',
} as const

/** What invoking a threat works with at a node; accounts are people of their own. */
export function threatParts(node: RoadNode): ThreatParts {
  return {
    ...onwardParts(node),
    proposals: node.store.read.threatProposals,
    officialOf: async () => null,
    whyNotTwo: async ([first, second]) => (first === second ? { code: 'same-person', reason: 'one person' } : undefined),
  }
}

/** XB invokes a threat and gives to XC. */
export function invoked(
  nodes: Nodes,
  stixIds: readonly string[],
  { parts = threatParts(nodes.XB), ...changes }: Partial<ThreatRequest> & { readonly parts?: ThreatParts } = {},
): Promise<ThreatReport> {
  const request = {
    recipient: 'XC',
    purpose: 'cyber-defence',
    account: 'anna',
    role: 'analyst',
    isAllowed: () => true,
    isReadable: () => true,
    ...SAID,
  }
  return invokeThreat({ ...request, ...changes, stixIds }, parts)
}

/** The acts of a kind that a node keeps, oldest first. */
export async function actsAt(node: RoadNode, kind: string): Promise<readonly { readonly party: string; readonly standing: string }[]> {
  const rows = await node.store.read.acts.list({ afterSeq: 0, limit: 10_000 })
  return rows.filter((row) => row.kind === kind).map(({ party, standing }) => ({ party, standing }))
}

/** A statement of the threat over items of XA, and what opens its commitment. */
export function statementOf(
  nodes: Nodes,
  itemIds: readonly string[],
  changes: JsonObject = {},
): { readonly threat: JsonObject; readonly salt: string } {
  const salt = base64url(nodes.XB.road.randomness(16))
  const terms = { article: '7.3', recipient: 'XC', purpose: 'cyber-defence', ...SAID, role: 'analyst' }
  const items = threatItems(salt, { origin: 'XA', items: itemIds })
  return { threat: { ...terms, at: formatTimestamp(nodes.XB.clock.time), items, approvedBy: null, ...changes }, salt }
}

/** The act that tells XA of it, due when the clock of a consent ends; `threat` changes the statement, the rest the body. */
export function tellDraft(
  nodes: Running,
  itemIds: readonly string[],
  { threat = {}, ...body }: { threat?: JsonObject } & JsonObject = {},
): ActDraft {
  const until = formatTimestamp(nodes.XB.clock.time + 72 * HOUR_MS)
  const stated = statementOf(nodes, itemIds, threat)
  return { kind: 'tell-threat', agreement: nodes.founded.hash, body: { to: 'XA', ...stated, until, items: itemIds, ...body } }
}

/** Of an act that told of a threat, what it says. */
export function toldOf({ body }: Act): {
  readonly to: string
  readonly threat: JsonObject
  readonly salt: string
  readonly items: readonly string[]
} {
  return body as unknown as ReturnType<typeof toldOf>
}

/** The only threat that was invoked. */
export function onlyOne({ invoked: [one, ...more], refusals }: ThreatReport): { readonly id: ActId; readonly given: number } {
  if (one === undefined || more.length > 0) throw new Error(JSON.stringify(refusals))
  return { id: one.id, given: one.report.acts.reduce((sum, { items }) => sum + items, 0) }
}
