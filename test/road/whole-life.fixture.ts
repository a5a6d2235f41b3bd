/** Two nodes under an agreement whose life has everything, and a piece of that life. */
import type { Act, ActDraft } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { dayText, WHOLE_LIFE } from '../../src/agreement/life/life.fixture.ts'
import { exampleOfficial } from '../../src/agreement/life/officials.fixture.ts'
import type { Json } from '../../src/foundation/index.ts'
import { type Founded, onPaper, type Pair, parcelFrom } from './founding.fixture.ts'
import { cover, deliver, exchange, type Parties, type RoadNode, stated } from './nodes.fixture.ts'

const REVIEWS = {
  article: '13',
  list: [
    { subject: 'joint-review', firstAt: dayText(200), onSilence: 'escalate' },
    { subject: 'exercise', firstAt: dayText(-10), everyMonths: 12, onSilence: 'escalate' },
  ],
}

/** An agreement of the five whose life has everything. */
export function wholeLife(parties: Parties, changes: Readonly<Record<string, unknown>> = {}): Agreement {
  return parseAgreement({
    ...exampleAgreement(parties, { id: 'whole-life' }),
    ...WHOLE_LIFE,
    reviews: REVIEWS,
    ...changes,
  } as unknown as Json)
}

/** A reservation of XA. */
export function reservation(number: number, isDisclosedToPartners: boolean): object {
  return { party: 'XA', number, title: 'No web pages', forbids: 'disclose', when: { types: ['url'] }, isDisclosedToPartners }
}

/** Evidence for the gate of the second phase. */
export const EVIDENCE = [
  { kind: 'audit', digest: 'ab'.repeat(32) },
  { kind: 'training', digest: 'cd'.repeat(32) },
]

const OFFICER = exampleOfficial('1', 'data-protection-officer')

/** Bodies of everything that a party can state of an agreement in force and that needs no statement before it. */
export const STATEMENTS: Readonly<Record<string, object>> = {
  comment: { article: '4.1', text: 'What is a fact?', answers: null },
  'open-phase': { phase: 'expansion', evidence: EVIDENCE },
  suspend: { articles: ['4.3'], until: dayText(20), reason: 'Court order' },
  withdraw: { effectiveAt: dayText(60), reason: 'New government' },
  renew: { until: dayText(400), reason: 'It works' },
  reserve: { reservation: reservation(1, true) },
  announce: { title: 'New tool', text: 'We will use a graph tool.', from: dayText(3) },
  interpret: { article: '4.3', text: 'GREEN means the community.' },
  assure: { rule: 'death-penalty', text: 'No such use.', until: dayText(300) },
  review: { subject: 'joint-review', digest: 'ab'.repeat(32), text: 'Nothing found' },
  respond: { to: 'XB', rung: 'warning', reason: 'Late erasure' },
  enrol: OFFICER.body,
  breach: {
    breach: '7c3f51d2-93a4-4f0e-8a55-c0ffee15dead',
    part: 1,
    foundAt: dayText(-1),
    concerns: 'both',
    what: 'A copy of the data folder was taken.',
    dataSubjects: ['suspect'],
    persons: null,
    items: 200,
    risk: 'unknown',
    measures: null,
    contact: 'dpo@aldoria.example',
    lateReason: 'It was found on a day without staff.',
    isComplete: false,
  },
}

/** A draft of a statement. */
export function draftOf(kind: string, hash: string, body: object): ActDraft {
  return { kind, agreement: hash, body: body as Record<string, unknown> }
}

/** XA states something of every kind and takes back what can be; XB hears of it. @returns the acts by kind */
export async function liveWhole({ XA, XB }: Pair, { hash, parties }: Founded): Promise<ReadonlyMap<string, Act>> {
  const acts = new Map<string, Act>()
  const state = async (kind: string, body: object, of = hash): Promise<void> => {
    acts.set(kind, await stated(XA, draftOf(kind, of, body)))
  }
  for (const [kind, body] of Object.entries(STATEMENTS)) await state(kind, body)
  await state('resume', { suspension: acts.get('suspend')?.id })
  await state('unreserve', { number: 1 })
  await stated(XA, draftOf('reserve', hash, { reservation: reservation(2, false) }))
  await applyDraft(XA, state, parties)
  await state('retire', { official: OFFICER.official, credential: null, cause: 'left' })
  await exchange(XA, XB, parties)
  const attestation = { about: 'XA', article: null, text: 'Performs', until: dayText(90) }
  const miss = { clock: 'review', of: 'exercise', deadline: dayText(-10), consequence: 'escalate', parties: ['XD'] }
  for (const [kind, body] of Object.entries({ attest: attestation, miss })) {
    const word = await parcelFrom(onPaper('XO', parties), draftOf(kind, hash, body))
    for (const node of [XA, XB]) await deliver(word, node)
  }
  await stated(XB, draftOf('comment', hash, { article: null, text: 'We looked into it.', answers: acts.get('respond')?.id }))
  await exchange(XB, XA, parties)
  await coverAll(XA, XB)
  return acts
}

/** XA lays another draft before all, signs it and would apply it provisionally. */
async function applyDraft(
  XA: RoadNode,
  state: (kind: string, body: object, of?: string) => Promise<void>,
  parties: Parties,
): Promise<void> {
  const document = wholeLife(parties, { id: 'another-life' })
  const hash = agreementHash(document)
  await state('propose', { document, counters: null, comment: 'Another' }, hash)
  await state('sign', { office: null, official: 'anna' }, hash)
  await state('apply-provisionally', { until: dayText(9) }, hash)
  await cover(XA)
}

/** Everything that was recorded so far is cosigned. */
export async function coverAll(...nodes: readonly RoadNode[]): Promise<void> {
  for (const node of nodes) await cover(node)
}
