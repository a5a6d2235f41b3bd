/** Feeds made of plain functions over example data. */
import { fedKey } from '../acts/index.ts'
import { accepted, type Result, refused } from '../foundation/index.ts'
import type { FeedObjectRow, FeedReport, PublicationReport, PublicationRow, Reconciliation } from '../workflows/feeds/index.ts'
import { AGREEMENT, NOW } from './example-words.fixture.ts'
import type { FeedPorts, FeedView, PublicationPorts } from './ports.ts'

/** Id of the one object. */
export const FED_ID = '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'

const REPORT: FeedReport = {
  startedAt: NOW,
  endedAt: NOW + 5,
  pages: 2,
  received: 12,
  kept: 10,
  known: 1,
  altered: 1,
  refused: 1,
  refusals: [{ id: 'indicator--x', version: null, code: 'object-invalid', reason: 'id is none' }],
  warnings: { 'media-type-wrong': 2 },
  failure: { code: 'server-busy', message: 'server asks to be left alone for a while (503)' },
}
const RECONCILIATION: Reconciliation = { at: NOW, listed: 12, missing: 1, fetched: 1, vanished: 2, erased: 0, failure: null }

/** A feed that was read once. */
export function exampleFeed(members: Partial<FeedView> = {}): FeedView {
  return {
    id: 'f1',
    name: 'shelf',
    root: 'https://taxii.example/api/',
    collection: 'c1',
    title: 'Indicators',
    login: 'sealed-credentials',
    intervalSeconds: 900,
    pageObjects: 1_000,
    retentionDays: 365,
    reconcileRuns: 24,
    vanished: 'keep',
    state: 'active',
    nextAt: NOW,
    failures: 1,
    comparesIn: 3,
    cursor: { after: '2027-01-01T00:00:00.000000Z', walk: null },
    report: JSON.stringify(REPORT),
    reconciliation: JSON.stringify(RECONCILIATION),
    account: 'anna',
    justification: 'Watch',
    createdAt: NOW,
    isRunning: false,
    objects: 10,
    ...members,
  }
}

/** One feed of the name shelf. */
export function exampleFeeds(): FeedPorts {
  const only = <Value>(name: string, value: Value): Result<Value> =>
    name === 'shelf' ? accepted(value) : refused('feed-unknown', 'there is no feed of this name')
  const row: FeedObjectRow = {
    holding: fedKey(FED_ID),
    feed: 'f1',
    type: 'tool',
    stixId: 'tool--1',
    version: null,
    versionKey: 'v',
    digest: 'd',
    addedAt: NOW * 1_000,
    vanishedAt: NOW,
  }
  const feed = exampleFeed()
  return {
    add: async ({ name, account }) =>
      name === 'shelf'
        ? refused('feed-known', 'there is a feed of this name already')
        : accepted(exampleFeed({ name, account, login: null, report: null, reconciliation: null })),
    list: async () => [exampleFeed()],
    find: async (name) => only(name, feed),
    pause: async (name) => only(name, exampleFeed({ state: 'paused' })),
    resume: async (name) => only(name, feed),
    run: async (name) => only(name, exampleFeed({ isRunning: true })),
    compare: async (name) => only(name, feed),
    remove: async (name) => only(name, 10),
    objects: async (name, { after }) => only(name, { feed, rows: after === 0 ? [row] : [], next: null }),
    open: async (name, id) => only(name, { feed, found: id === FED_ID ? { row, object: { type: 'tool', id: 'tool--1' } } : undefined }),
  }
}

const PUBLISHED: PublicationReport = {
  envelopes: 2,
  given: 11,
  refused: 1,
  refusals: ['indicator--1'],
  withheld: { 'personal-data': 3 },
  failure: { at: NOW, code: 'server-busy', message: 'server asks to be left alone for a while (503)' },
}

/** One publication that is under way. */
export function examplePublications(): PublicationPorts {
  const row = (members: Partial<PublicationRow> = {}): PublicationRow => ({
    id: FED_ID,
    root: 'https://taxii.example/api/',
    collection: 'c1',
    title: 'Indicators',
    login: 'sealed-credentials',
    envelopeBytesMax: 1_000_000,
    agreement: AGREEMENT,
    types: '["indicator"]',
    account: 'rita',
    purpose: 'cyber-defence',
    justification: 'For all',
    state: 'sending',
    nextAt: NOW,
    failures: 1,
    position: 5,
    pending: { holdings: [], status: null, later: [] },
    report: JSON.stringify(PUBLISHED),
    createdAt: NOW,
    ...members,
  })
  const only = (id: string, members?: Partial<PublicationRow>): Result<PublicationRow> =>
    id === FED_ID ? accepted(row(members)) : refused('publication-unknown', 'there is no publication of this id')
  return {
    publish: async ({ purpose, official }) =>
      purpose === 'cyber-defence'
        ? accepted(row({ account: official.login, types: null }))
        : refused('purpose-unknown', 'the purpose is not one of the agreement'),
    list: async () => [row()],
    find: async (id) => only(id),
    stop: async (id) => only(id, { state: 'stopped' }),
  }
}
