/** The nodes of the onward tests under an agreement whose intermediary is XB, which passes on at full hours; XO alone is told whose items these were. */
import { decodeContent, type HoldingKey, reopenAct } from '../../src/acts/index.ts'
import type { Code } from '../../src/acts/parties.fixture.ts'
import type { AgreementText } from '../../src/agreement/index.ts'
import { type JsonObject, SECOND_MS } from '../../src/foundation/index.ts'
import { type PassedOnReport, type PassOnParts, passOn } from '../../src/workflows/onward/index.ts'
import { onPaper } from './founding.fixture.ts'
import { releaseDraft, type TestItem, testItem } from './items.fixture.ts'
import { deliver, type RoadNode, stated } from './nodes.fixture.ts'
import {
  advance,
  foundOnward,
  type OnwardFounded,
  onwardAgreement,
  onwardParts,
  type Running,
  SHARING_BACK,
  settle,
} from './onward.fixture.ts'

/** An hour. */
export const HOUR_MS = 3_600 * SECOND_MS
const INTERMEDIARY = { party: 'XB', overseer: 'XO', membersMin: 2, itemsMin: 1, hoursMax: 24 }

/** Founds it; what was received is otherwise never given on. */
export function foundNameless(changes: Partial<typeof INTERMEDIARY> = {}, more: Partial<AgreementText> = {}): Promise<OnwardFounded> {
  const sharingBack = { ...SHARING_BACK, intermediary: { ...INTERMEDIARY, ...changes } }
  return foundOnward((parties) => onwardAgreement(parties, { rule: 'never' }, { sharingBack, ...more }))
}

/** Items of a party for XB, to be passed on. XD states on paper what it sends. */
export async function givenNameless(
  nodes: Running,
  from: 'XA' | 'XC' | 'XD',
  objects: readonly JsonObject[],
): Promise<readonly TestItem[]> {
  const { founded } = nodes
  const clock = nodes.XB.clock.time
  const items = objects.map((object) => {
    const markings = object.object_marking_refs as readonly string[]
    const made = { agreement: founded.hash, now: clock, randomness: nodes.XA.road.randomness, object }
    return testItem({ from: founded.parties[from as Code], ...made, claims: { object_marking_refs: markings } })
  })
  const articles = from === 'XA' ? ['4.1'] : ['4.5']
  const draft = releaseDraft(founded.hash, items, { now: clock, articles, anonymised: true })
  if (from !== 'XD') {
    await stated(nodes[from], draft, items)
    await settle(nodes, founded.parties)
    return items
  }
  const { act, receipt } = onPaper('XD', founded.parties).state(draft, clock)
  const carried = items.map(({ itemId, content }) => ({ itemId, salt: content.salt as string, token: content.token as string }))
  const { status } = await deliver({ from: 'XD', text: act.text, receipt: await receipt(), items: carried }, nodes.XB)
  if (status !== 'applied') throw new Error(`XB answered ${status}`)
  return items
}

/** What passing on works with at XB. */
export function passingParts(node: RoadNode): PassOnParts {
  return { ...onwardParts(node), passedOn: node.store.read.passedOn }
}

/** XB passes on what is due. */
export async function passed({ XB, founded }: Running): Promise<readonly PassedOnReport[]> {
  const entry = (await XB.road.directory.current()).agreement(founded.hash)
  if (entry === undefined) throw new Error('the agreement is not known')
  return passOn(entry, passingParts(XB))
}

/** The next full hour comes, XB passes on, and it arrives. @returns what was told */
export async function hourPassed(nodes: Running): Promise<readonly string[]> {
  advance(nodes, HOUR_MS)
  await passed(nodes)
  return settle(nodes, nodes.founded.parties)
}

/** All that a node has of XB under the agreement: the releases, and the contents of their items. */
export async function allFromXB(node: RoadNode, hash: string) {
  const rows = await node.store.read.acts.list({ afterSeq: 0, limit: 10_000 })
  const releases = rows.filter(({ kind, party }) => kind === 'release' && party === 'XB').map(({ text }) => reopenAct(text))
  const items = await node.store.read.items.page({ agreement: hash, roles: ['received'], isLatestOnly: false, limit: 100 })
  const own = items.filter(({ origin }) => origin === 'XB')
  const contents = await node.road.vault.read(
    node.road.contents,
    own.map(({ holding }) => holding),
  )
  return { releases, items: own, contents: own.map(({ holding }) => decodeContent(contents.get(holding as HoldingKey) as Uint8Array)) }
}
