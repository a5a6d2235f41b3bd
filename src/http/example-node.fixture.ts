/** A node's parts made of plain functions over example data, and a server of this door over loopback. */
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { type DeliveryRow, holdingKey, type ItemRow, type LegalHoldRow } from '../acts/index.ts'
import { createRecord, explainState, type Statement } from '../agreement/index.ts'
import { accepted, base64, DAY_MS, refused, unhex, utf8, uuidText } from '../foundation/index.ts'
import { UNGRADED } from '../intelligence/index.ts'
import type { AgreementLife, AgreementStatus } from '../workflows/agreements/index.ts'
import { type Official, ROLES, type Role } from '../workflows/officials/index.ts'
import { TOOL_TERMS } from '../workflows/officials/tool-terms.fixture.ts'
import { answerRouterError, PARAMETER_LENGTH_MAX } from './error-answers.ts'
import { exampleAlerts } from './example-alerts.fixture.ts'
import { exampleCases } from './example-cases.fixture.ts'
import { exampleConsultations } from './example-consultations.fixture.ts'
import { exampleFeeds, examplePublications } from './example-feeds.fixture.ts'
import { exampleGrades } from './example-grades.fixture.ts'
import { exampleHandling } from './example-handling.fixture.ts'
import { exampleItems } from './example-items.fixture.ts'
import { exampleOnward, exampleThreats } from './example-onward.fixture.ts'
import { ENDED, examplePeople, exampleRoleOf, NARROWED, SESSION_TOKEN } from './example-people.fixture.ts'
import { exampleRequests } from './example-requests.fixture.ts'
import { exampleSubjectRecords } from './example-subjects.fixture.ts'
import { exampleSubmissions } from './example-submissions.fixture.ts'
import { exampleTools } from './example-tools.fixture.ts'
import { AGREEMENT, actId, DOCUMENT, NAMES, NOW } from './example-words.fixture.ts'
import type { ApiParts, LiveStatus, ReadRecord } from './ports.ts'
import { apiRoutes } from './routes.ts'

export { exampleSubmission } from './example-submissions.fixture.ts'
export { AGREEMENT, actId, DOCUMENT, NOW } from './example-words.fixture.ts'

const MINUTE = 60_000

function agreementStatus(missing: readonly string[]): AgreementStatus {
  const codes = Object.keys(NAMES)
  const ratified = codes.filter((code) => !missing.includes(code))
  const stated = (party: string, kind: 'sign' | 'ratify'): Statement =>
    ({ kind, party, actId: actId(`${kind} ${party}`), at: NOW, isProven: true, body: {} }) as Statement
  const statements = [...codes.map((code) => stated(code, 'sign')), ...ratified.map((code) => stated(code, 'ratify'))]
  const record = createRecord({ agreement: DOCUMENT, hash: AGREEMENT, proposedBy: 'XA', proposedAt: NOW, statements })
  const { id, version, title } = DOCUMENT
  return { hash: AGREEMENT, id, version, title, state: explainState(record, NOW), signed: codes, ratified }
}

/** The life of the example: one party suspends a flow, and one clock runs. */
export function exampleLife(): AgreementLife {
  const suspension = { number: 'suspension XC 1f2e3d4c', party: 'XC', purposes: ['cyber-defence'], parties: ['XB'] }
  return {
    ...agreementStatus([]),
    proposedBy: 'XA',
    proposedAt: NOW - 10_000,
    sunset: NOW + 1_000_000,
    phase: null,
    isOnFastTrack: false,
    joiners: [],
    standings: [
      { party: 'XA', standing: 'bound', at: null, suspensions: [] },
      { party: 'XC', standing: 'bound', at: null, suspensions: [suspension] },
    ],
    assurances: [{ party: 'XC', rule: 'death-penalty', article: '14.4', neededFor: ['cyber-defence'], until: null, text: null }],
    clocks: [{ clock: 'sunset', article: '11.2', deadline: NOW + 1_000_000, consequence: 'lapse', parties: [], text: 'It lapses.' }],
    misses: [
      {
        clock: 'review',
        of: 'joint-review',
        article: '13',
        deadline: NOW - 20_000,
        consequence: 'escalate',
        parties: ['XC'],
        text: 'Cetania had not held the review "joint-review" in time.',
      },
    ],
    scope: { articles: ['4.1'], parties: ['XA', 'XC'], suspensions: [suspension], until: null },
    reservations: [],
    disclosedReservations: [],
    statements: [{ kind: 'ratify', party: 'XA', actId: actId('ratify XA'), at: NOW, isProven: true, body: {} }],
  }
}

/** The status of a node that shared a feed with three partners and received from two. */
export function exampleStatus(): LiveStatus {
  const software = { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'], toldAt: NOW - 20 * MINUTE }
  const partner = (party: string) => ({
    party,
    name: NAMES[party] as string,
    lastOkAt: NOW - 4_000,
    lastError: null,
    failures: 0,
    software,
    unmet: [],
  })
  return {
    causes: [],
    certificate: { expiresAt: NOW + 90 * DAY_MS },
    summary: {
      own: 13_771,
      sent: [
        { recipient: 'XB', sent: 13_769, applied: 13_769, refused: 0, erased: 1 },
        { recipient: 'XC', sent: 13_752, applied: 13_748, refused: 4, erased: 1 },
        { recipient: 'XD', sent: 9_210, applied: 8_000, refused: 0, erased: 0 },
      ],
      received: [
        { origin: 'XB', held: 412, restricted: 0, erased: 3 },
        { origin: 'XC', held: 38, restricted: 2, erased: 0 },
      ],
      consultations: 126,
    },
    ledger: {
      origin: 'ledger.aldoria.example/2030',
      size: 1_284,
      signedSize: 1_284,
      cosignedSize: 1_280,
      cosignedAt: NOW - 12_000,
      quorum: 2,
      witnesses: ['XB', 'XC', 'XD', 'XO'].map((party, index) => ({
        party,
        outsider: null,
        size: index === 2 ? 1_112 : 1_280,
        lastCosignedAt: NOW - 12_000 - (index === 2 ? 20 * MINUTE : 0),
      })),
    },
    agreements: [agreementStatus([])],
    partners: [
      partner('XB'),
      partner('XC'),
      { ...partner('XD'), lastOkAt: NOW - 20 * MINUTE, lastError: { at: NOW - 30_000, code: 'partner-unreachable' }, failures: 9 },
      partner('XO'),
    ],
    outbox: { waiting: 2, oldestAt: NOW - 20 * MINUTE },
    refusals: [
      { kind: 'submit', code: 'purpose-unknown', count: 1 },
      { kind: 'release', code: 'reserved', count: 4 },
    ],
  }
}

/** Deliveries of the example, newest first. */
export function exampleDeliveries(): readonly DeliveryRow[] {
  const row = (word: string, minutes: number, rest: Partial<DeliveryRow>): DeliveryRow => ({
    actId: actId(word),
    kind: 'release',
    recipient: 'XB',
    state: 'applied',
    items: 1_000,
    refusedItems: 0,
    code: null,
    at: NOW - minutes * MINUTE,
    ...rest,
  })
  return [
    row('recall b', 1, { kind: 'recall', items: 1 }),
    row('recall c', 1, { kind: 'recall', items: 1, recipient: 'XC' }),
    row('release d2', 2, { recipient: 'XD', items: 210, state: 'recorded' }),
    row('release d1', 3, { recipient: 'XD', items: 1_000, state: 'expired', code: 'partner-unreachable' }),
    row('release c2', 4, { recipient: 'XC', items: 4, state: 'refused', refusedItems: 4, code: 'reserved' }),
    row('release b1', 5, {}),
    row('release b2', 6, { items: 769 }),
    row('release c1', 6, { recipient: 'XC' }),
    row('ratify b', 90, { kind: 'ratify', items: 0 }),
  ]
}

/** A legal hold of the example. */
export function exampleHold(word: string, changes: Partial<LegalHoldRow>): LegalHoldRow {
  const placed = { id: actId(word), agreement: AGREEMENT, account: 'dora', reason: 'Order 12/2030', items: 2, placedAt: NOW - DAY_MS }
  return { ...placed, authority: null, until: NOW + DAY_MS, liftedAt: null, liftedBy: null, ...changes }
}

/** An item of the example. */
export function exampleItem(word: string): ItemRow {
  return {
    holding: holdingKey('XB', uuidText(unhex(actId(word)).subarray(0, 16))),
    role: 'received',
    origin: 'XB',
    agreement: AGREEMENT,
    purpose: 'cyber-defence',
    releaseAct: actId('release'),
    retainUntil: NOW + 90 * DAY_MS,
    heldSince: NOW - DAY_MS,
    source: null,
    face: {
      type: 'indicator',
      stixId: 'indicator--6f2d4b7e-53ab-4a1c-9f0e-1c2d3e4f5a6b',
      version: '2030-06-01T00:00:00.000Z',
      marking: 'GREEN',
      dataSubject: 'none',
      grading: { ...UNGRADED, reliability: 'B', review: '2031-03-01' },
    },
    state: 'held',
    erasedAt: null,
    erasedFor: null,
    isLatest: true,
    narrowing: null,
    otherPurposes: [],
    addedAt: (NOW - DAY_MS) * 1_000,
  }
}

/** The example: its parts, what it was asked, and a way to make something change. */
export type ExampleNode = {
  readonly parts: ApiParts
  readonly reads: ReadRecord[]
  /** Login and code of each recorded refusal. */
  readonly refusals: string[]
  readonly unauthenticated: () => number
  /** Tells every subscriber that something changed. */
  readonly change: () => void
  readonly subscribers: () => number
}

/** Parts with example answers; each may be replaced. Accounts are named after their role, which is the password too. */
export function exampleNode(replaced: Partial<ApiParts> = {}): ExampleNode {
  const reads: ReadRecord[] = []
  const refusals: string[] = []
  const listeners = new Set<() => void>()
  let unauthenticated = 0
  const parts: ApiParts = {
    node: { party: 'XA', name: 'Aldoria', version: '0.1.0', origins: [] },
    clock: { now: () => NOW },
    officials: { signIn: async ({ authorization, session }) => signIn(session === SESSION_TOKEN ? basic('analyst') : authorization) },
    statistics: async ({ year, format }) => (format === 'json' ? JSON.stringify({ year, agreements: [] }) : `Statistics of ${year}`),
    processingRecord: async (format) => (format === 'html' ? '<!doctype html>' : '# Record'),
    ...examplePeople(),
    cases: exampleCases(),
    ...exampleConsultations(),
    countUnauthenticated: () => {
      unauthenticated += 1
    },
    recordRefusal: async ({ official, code }) => {
      refusals.push(`${official.login} ${code}`)
    },
    recordRead: async (read) => {
      reads.push(read)
    },
    status: async () => exampleStatus(),
    measure: async () => ({ acts: [{ kind: 'release', count: 40 }], unauthenticated }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    deliveries: async (limit) => exampleDeliveries().slice(0, limit),
    receipt: async (id) =>
      id === actId('release b1') ? accepted('{"format":"comity/receipt/v1"}') : refused('act-unknown', 'no such act is kept'),
    witnessed: async () => [
      { party: 'XB', origin: 'xb.example/ledger/xb/1', isInUse: true, cosigned: { size: 4, at: 0, note: 'a note' }, contradictions: 0 },
      { party: 'XC', origin: 'xc.example/ledger/xc/1', isInUse: true, cosigned: null, contradictions: 0 },
    ],
    parties: async () => [],
    ownCard: async () => {
      throw new Error('the example has no card')
    },
    agreements: exampleAgreements(),
    submissions: exampleSubmissions(),
    items: exampleItems(exampleItem),
    grades: exampleGrades(),
    exportItems: async ({ format }, record) => {
      const { holding } = exampleItem('one')
      await record([holding])
      return format === 'urls'
        ? refused('export-too-large', 'an export is at most so many bytes')
        : accepted({ text: 'a.example\n', mediaType: 'text/plain; charset=utf-8', items: 1, unmapped: { 'not-in-format': 2 } })
    },
    ...exampleHandling(exampleItem('one')),
    holds: {
      place: async ({ stixIds }) => ({ holds: [{ id: actId('hold'), agreement: AGREEMENT, items: stixIds.length }], refusals: [] }),
      lift: async ({ id }) =>
        id === actId('hold') ? accepted({ actId: actId('lift') }) : refused('hold-unknown', 'there is no hold of this id'),
      list: async () => [
        exampleHold('hold', {}),
        exampleHold('ended', { until: NOW }),
        exampleHold('lifted', { liftedAt: NOW, liftedBy: 'dora' }),
      ],
    },
    subjectRecords: exampleSubjectRecords(actId),
    onward: exampleOnward(exampleItem),
    threats: exampleThreats(),
    requests: exampleRequests(),
    tools: exampleTools(),
    feeds: exampleFeeds(),
    alerts: exampleAlerts(),
    publications: examplePublications(),
    simulate: async ({ days }) => ({ items: days, parties: [], changes: null, changed: null }),
    inspections: async () => [{ party: 'XB', origin: 'ledger.borland.example', size: 12, opened: 12, later: 0, overdue: 0 }],
    pages: null,
    ...replaced,
  }
  const change = (): void => {
    for (const listener of listeners) listener()
  }
  return { parts, reads, refusals, unauthenticated: () => unauthenticated, change, subscribers: () => listeners.size }
}

function exampleAgreements(): ApiParts['agreements'] {
  const status = agreementStatus([])
  const outcome = async () => refused('already-signed', 'Aldoria (XA) has already signed', '12')
  return {
    list: async () => [status],
    find: async (hash) => (hash === AGREEMENT ? { status, document: DOCUMENT } : undefined),
    propose: outcome,
    sign: outcome,
    ratify: outcome,
    take: outcome,
    life: async (hash) => (hash === AGREEMENT ? exampleLife() : undefined),
    differences: async (hash) => (hash === AGREEMENT ? null : undefined),
    tracked: async (hash) => (hash === AGREEMENT ? null : undefined),
    page: async (hash, format) => (hash === AGREEMENT ? `agreement as ${format}` : undefined),
    decision: async (hash, { from, to }, format) => (hash === AGREEMENT ? `${from} to ${to} as ${format}` : undefined),
    comparison: async (prior, next, format) => (prior === AGREEMENT ? accepted(`${prior} and ${next} as ${format}`) : undefined),
    trustFile: async (hash) => (hash === AGREEMENT ? '{"format":"comity/trust/v1","parties":[]}\n' : undefined),
  }
}

async function signIn(authorization: string | undefined): ReturnType<ApiParts['officials']['signIn']> {
  const login = ([...ROLES, NARROWED, ENDED] as const).find((candidate) => authorization === basic(candidate))
  const role = login === NARROWED || login === ENDED ? 'analyst' : ROLES.find((one) => one === login)
  if (authorization === basic('impatient' as Role)) return { ok: false, retryAfterSeconds: 42 }
  if (login === undefined || role === undefined) return { ok: false, retryAfterSeconds: 0 }
  const official: Official = {
    login,
    role,
    ...exampleRoleOf(login),
    purpose: 'cyber-defence',
    justification: 'Standing duty of the account',
    offices: [],
    tool: role === 'tool' ? TOOL_TERMS : null,
  }
  return { ok: true, official }
}

/** The header by which a role signs in. */
export function basic(role: Role | typeof NARROWED | typeof ENDED): string {
  return `Basic ${base64(utf8(`${role}:${role}`))}`
}

/** A server of the example over loopback. */
export type ExampleServer = AsyncDisposable & {
  readonly url: string
  /** One call as an official. */
  readonly call: (role: Role, path: string, request?: RequestInit) => Promise<Response>
}

/** Serves the example until disposed of; on any free port unless told. */
export async function serveExample({ parts }: ExampleNode, port = 0): Promise<ExampleServer> {
  const app = Fastify({
    forceCloseConnections: true,
    frameworkErrors: answerRouterError,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
  })
  const node = { ...parts.node }
  apiRoutes(app, { ...parts, node })
  await app.listen({ host: '127.0.0.1', port })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  // The port is known only now, and the node's own address names it.
  node.origins = [url]
  return {
    url,
    call: (role, path, request = {}) => fetch(url + path, { ...request, headers: { authorization: basic(role), ...request.headers } }),
    [Symbol.asyncDispose]: () => app.close(),
  }
}
