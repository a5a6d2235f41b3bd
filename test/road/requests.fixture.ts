/** Nodes of parties that may ask each other for data, and requests between them. */
import { type ActId, decodeContent, objectOf, type RequestRow, type RequestText, requestTextOf } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { type Agreement, parseAgreement } from '../../src/agreement/index.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { askParty, endRequests, publishUnanswered, type RequestParts, type RequestRequest } from '../../src/workflows/requests/index.ts'
import { releaseDraft, type TestItem, testItem } from './items.fixture.ts'
import { type Parties, type RoadNode, state } from './nodes.fixture.ts'
import { type Running, settle } from './onward.fixture.ts'

/** Between whom items are given on a request, and of which annex. */
export const REQUEST_ARTICLE = {
  article: '4.9',
  title: 'On a reasoned request',
  text: 'XA and XB give each other on a reasoned request what they hold.',
  from: ['XA', 'XB'],
  to: ['XA', 'XB'],
  purposes: ['criminal-investigation'],
  markingCeiling: 'AMBER',
  dataSubjects: ['none', 'suspect', 'unspecified'],
  modes: ['request'],
}

/** How requests are answered in these tests: each clock has another consequence. */
export const MODES = {
  article: '4.10',
  answers: {
    urgent: { hours: 8, onSilence: 'escalate' },
    urgentElsewhere: { hours: 24, onSilence: 'erase' },
    normal: { hours: 48, onSilence: 'refuse' },
    refusalReasons: ['own-law-forbids', 'not-held'],
  },
  requestForm: ['facts', 'reason', 'purpose', 'urgency', 'legal-basis', 'case-reference'],
  caps: { requestsPerDay: 3 },
}

/** The example with an article on requests and how they are answered. */
export function requestAgreement(parties: Parties, modes: object = MODES): Agreement {
  const text = JSON.parse(JSON.stringify(exampleAgreement(parties)))
  const annex = text.annexes.find(({ types }: { types: object }) => 'malware' in types && 'indicator' in types).code
  text.sharing.push({ ...REQUEST_ARTICLE, annex })
  return parseAgreement({ ...text, modes } as Json)
}

/** A word that stands in the text of every request here, and nowhere else. */
export const CANARY = 'Erika-Mustermann'

/** What requests state unless told. */
export const TEXT: RequestText = {
  facts: `${CANARY} was seen with the stolen key on 3 January`,
  reason: 'To find who sold it',
  'legal-basis': 'Investigation Act, section 12',
  'case-reference': 'K-2027-11',
}

/** What requests work with at a node. */
export function requestParts({ road, store }: RoadNode): RequestParts {
  return { road, requests: store.read.requests }
}

const always = () => true

/** XA asks XB, unless told otherwise. @returns the id of the request, or the code of the refusal */
export async function asks(nodes: Running, changes: Partial<RequestRequest> = {}, by: 'XA' | 'XB' = 'XA'): Promise<string> {
  const common = { agreement: nodes.founded.hash, to: 'XB', purpose: 'criminal-investigation', urgency: 'normal' } as const
  const more = { about: [], text: TEXT, marking: 'AMBER', account: 'anna', isAllowed: always } as const
  const outcome = await askParty({ ...common, ...more, ...changes }, requestParts(nodes[by]))
  return 'act' in outcome ? outcome.act.id : outcome.ok ? '' : outcome.refusal.code
}

/** A request that came. */
export async function asked(nodes: Running, changes: Partial<RequestRequest> = {}): Promise<ActId> {
  const id = await asks(nodes, changes)
  if (!/^[0-9a-f]{64}$/.test(id)) throw new Error(id)
  await settle(nodes, nodes.founded.parties)
  return id as ActId
}

/** A request at a node. */
export async function requestAt(node: RoadNode, id: ActId): Promise<RequestRow> {
  const row = await node.store.read.requests.find(id)
  if (row === undefined) throw new Error('no such request')
  return row
}

/** The text of a request at a node; undefined once it is erased. */
export async function textAt(node: RoadNode, id: ActId): Promise<RequestText | undefined> {
  const { holding } = await requestAt(node, id)
  const plaintext = (await node.road.vault.read(node.road.contents, [holding])).get(holding)
  return plaintext === undefined ? undefined : requestTextOf(objectOf(decodeContent(plaintext)))
}

/** XB gives objects to XA in answer to a request, or unasked. @returns what became of the release, and the items */
export async function gives(
  nodes: Running,
  objects: readonly JsonObject[],
  changes: { readonly answers?: string; readonly [name: string]: unknown } = {},
) {
  const { XB, founded } = nodes
  const items = objects.map((object): TestItem => {
    const markings = object.object_marking_refs as readonly string[]
    const claims = { object_marking_refs: markings, marking: 'AMBER', purpose: 'criminal-investigation' } as const
    return testItem({ from: XB.party, agreement: founded.hash, now: XB.clock.time, randomness: XB.road.randomness, object, claims })
  })
  const common = { now: XB.clock.time, to: 'XA', purpose: 'criminal-investigation', articles: ['4.9'] }
  const outcome = await state(XB, releaseDraft(founded.hash, items, { ...common, ...changes }), items)
  await settle(nodes, founded.parties)
  return { outcome, items }
}

/** Lets every clock of requests do what is due, at the nodes of both parties. */
export async function tend(nodes: Running): Promise<void> {
  for (const code of ['XA', 'XB'] as const) {
    for (let ended = 1; ended > 0; ) ended = await endRequests(requestParts(nodes[code]))
    await publishUnanswered(requestParts(nodes[code]))
  }
  await settle(nodes, nodes.founded.parties)
}
