/** Articles under which nodes ask each other for data, and the calls of those who ask and answer. */
import type { JsonObject } from '../../src/foundation/index.ts'
import { api, type Call, json, released, type Submission } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

const AS_IS = [
  ...['type', 'spec_version', 'id', 'created', 'modified', 'created_by_ref', 'object_marking_refs', 'name', 'is_family', 'labels'],
  ...['definition_type', 'definition', 'extensions'],
]
const type = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'as-is']))

/** XA and XB give each other malware on a reasoned request; nothing is given unasked, and XC is not asked. */
export const REQUEST_ARTICLES = {
  annexes: [
    {
      ...{ article: 'Annex A', code: 'A', title: 'What is given on a request' },
      types: {
        malware: type(AS_IS.slice(0, 10)),
        'marking-definition': type(['type', 'spec_version', 'id', 'created', 'name', ...AS_IS.slice(10)]),
      },
    },
  ],
  sharing: [
    {
      ...{ article: '4.1', title: 'On a reasoned request', text: 'On a reasoned request XA and XB give each other what they hold.' },
      ...{ from: ['XA', 'XB'], to: ['XA', 'XB'], purposes: ['cyber-defence'], annex: 'A', markingCeiling: 'AMBER', modes: ['request'] },
      dataSubjects: ['none', 'suspect'],
    },
  ],
  modes: {
    article: '5',
    answers: {
      urgent: { hours: 8, onSilence: 'escalate' },
      normal: { hours: 48, onSilence: 'refuse' },
      refusalReasons: ['own-law-forbids', 'not-held'],
    },
    requestForm: ['facts', 'reason', 'legal-basis'],
    caps: { requestsPerDay: 4 },
  },
}

/** A word of the text of every request here, and of nothing else. */
export const CANARY = 'Erika-Mustermann'
export const TEXT = { facts: `${CANARY} was seen with the key`, reason: 'To find who sold it', 'legal-basis': 'Act, section 12' }

export type Asked = {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly items: number
  readonly missedAt: string | null
}

/** The call that asks. */
export function asking(agreement: string, changes: object = {}): Call {
  return json('/api/v1/requests', { agreement, to: 'XB', purpose: 'cyber-defence', marking: 'AMBER', text: TEXT, ...changes })
}

export const requestsAt = async (member: Member): Promise<readonly Asked[]> =>
  (await api<{ items: Asked[] }>(member, { path: '/api/v1/requests' })).items

/** Waits until a request stands so at a node. */
export function standsAs(member: Member, id: string, state: string): Promise<Asked> {
  return until(`the request to be ${state} at ${member.party}`, async () => {
    const found = (await requestsAt(member)).find((one) => one.id === id)
    return found?.state === state && found
  })
}

/** The call that gives objects in answer to a request. */
export function answering(agreement: string, { id, objects, justification = 'Asked for' }: Answering): Call {
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }
  return {
    as: 'releasing-officer',
    path: `/api/v1/submissions?agreement=${agreement}&purpose=cyber-defence&answers=${id}`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': encodeURIComponent(justification) },
    body: JSON.stringify(bundle),
  }
}

type Answering = { readonly id: string; readonly objects: readonly JsonObject[]; readonly justification?: string }

/** Gives and waits until it is released. */
export async function given(member: Member, agreement: string, answer: Answering): Promise<Submission> {
  const { id } = await api<Submission>(member, answering(agreement, answer))
  return released(member, id)
}
