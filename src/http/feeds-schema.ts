/** Feeds as the API tells them. */
import { type Static, Type } from '#typebox'
import type { GradeRow } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { FEED_DEFAULTS, FEED_NAME, type FeedObjectRow, type FeedReport, type Reconciliation } from '../workflows/feeds/index.ts'
import { CountField, closed, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import { OwnGradeField, ownGradeView } from './grades.ts'
import type { FeedView } from './ports.ts'
import { SERVER_FIELDS } from './taxii-server.ts'

const MICROSECONDS = 1_000

/** The name of a feed in a path. */
export const FeedParameter = closed({ name: Type.String({ pattern: FEED_NAME, description: 'Name of a feed' }) })

/** A subscription. */
export const FeedBody = closed(
  {
    name: Type.String({ pattern: FEED_NAME, examples: ['national-misp'] }),
    ...SERVER_FIELDS,
    justification: Type.String({ minLength: 1, maxLength: 2_000 }),
    intervalSeconds: Type.Optional(Type.Integer({ minimum: 30, maximum: 2_592_000, default: FEED_DEFAULTS.intervalSeconds })),
    pageObjects: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        default: FEED_DEFAULTS.pageObjects,
        description: 'Most objects of one page; the server may give fewer',
      }),
    ),
    retentionDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3_650,
        default: FEED_DEFAULTS.retentionDays,
        description: 'After so many days an object is destroyed',
      }),
    ),
    reconcileRuns: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000,
        default: FEED_DEFAULTS.reconcileRuns,
        description: 'Both sides are compared after so many runs; 0 for on demand only',
      }),
    ),
    vanished: Type.Optional(
      Type.Enum(['keep', 'erase'], {
        description: 'Whether what the server has no longer is destroyed here too; kept and told unless said',
      }),
    ),
  },
  'FeedRequest',
)

const FailureField = Type.Union([closed({ code: Type.String(), message: Type.String() }), Type.Null()])
const ReportSchema = closed(
  {
    startedAt: TimeField,
    endedAt: TimeOrNull,
    pages: CountField,
    received: CountField,
    kept: Type.Integer({ minimum: 0, description: 'New here' }),
    known: Type.Integer({ minimum: 0, description: 'Here already' }),
    altered: Type.Integer({
      minimum: 0,
      description: 'Known, but the server says something else under the same version; what came first stays',
    }),
    refused: Type.Integer({ minimum: 0, description: 'Not STIX 2.1' }),
    refusals: Type.Array(closed({ id: Type.String(), version: TextOrNull, code: Type.String(), reason: Type.String() }), {
      description: 'The first hundred',
    }),
    warnings: Type.Array(closed({ code: Type.String(), count: CountField }), {
      description: 'What the server did that it should not have',
    }),
    failure: FailureField,
  },
  'FeedReport',
)
const ReconciliationSchema = closed(
  {
    at: TimeField,
    listed: Type.Integer({ minimum: 0, description: 'Versions in the manifest of the server' }),
    missing: Type.Integer({ minimum: 0, description: 'Those that were not here' }),
    fetched: Type.Integer({ minimum: 0, description: 'Those of these that are here since' }),
    vanished: Type.Integer({ minimum: 0, description: 'Objects here that the server lists no more' }),
    erased: CountField,
    failure: FailureField,
  },
  'FeedReconciliation',
)

/** A feed. */
export const FeedSchema = closed(
  {
    name: Type.String(),
    root: Type.String(),
    collection: Type.String(),
    title: Type.String(),
    hasLogin: Type.Boolean(),
    intervalSeconds: CountField,
    pageObjects: CountField,
    retentionDays: CountField,
    reconcileRuns: CountField,
    vanished: Type.Enum(['keep', 'erase']),
    state: Type.Enum(['active', 'paused']),
    isRunning: Type.Boolean(),
    objects: CountField,
    nextAt: TimeField,
    failures: Type.Integer({ minimum: 0, description: 'Runs that failed since the last good one' }),
    lastRun: Type.Union([ReportSchema, Type.Null()]),
    reconciliation: Type.Union([ReconciliationSchema, Type.Null()]),
    account: Type.String({ description: 'Who subscribed' }),
    justification: Type.String(),
    createdAt: TimeField,
  },
  'Feed',
)

/** One object that a feed brought. */
export const FeedObjectSchema = closed(
  {
    id: Type.String({ description: 'Names the object in this node' }),
    stixId: Type.String(),
    type: Type.String(),
    version: TextOrNull,
    addedAt: TimeField,
    vanishedAt: TimeOrNull,
    ownGrade: OwnGradeField,
    provenance: closed({ kind: Type.Literal('unsigned'), server: Type.String(), collection: Type.String() }, 'FeedProvenance'),
  },
  'FeedObject',
)

/** A feed as the API tells it. */
export function feedView({ login, comparesIn: _, id: __, cursor: ___, ...feed }: FeedView): Static<typeof FeedSchema> {
  const report = feed.report === null ? null : (JSON.parse(feed.report) as FeedReport)
  const reconciliation = feed.reconciliation === null ? null : (JSON.parse(feed.reconciliation) as Reconciliation)
  const { report: ____, ...plain } = feed
  return {
    ...plain,
    hasLogin: login !== null,
    nextAt: formatTimestamp(feed.nextAt),
    createdAt: formatTimestamp(feed.createdAt),
    lastRun: report === null ? null : reportView(report),
    reconciliation: reconciliation === null ? null : { ...reconciliation, at: formatTimestamp(reconciliation.at) },
  }
}

/** An object of a feed as the API tells it. */
export function feedObjectView(
  row: FeedObjectRow,
  { feed, ownGrade }: { readonly feed: Pick<FeedView, 'root' | 'collection'>; readonly ownGrade: GradeRow | undefined },
): Static<typeof FeedObjectSchema> {
  return {
    id: row.holding.slice(row.holding.indexOf(':') + 1),
    stixId: row.stixId,
    type: row.type,
    version: row.version,
    addedAt: formatTimestamp(Math.floor(row.addedAt / MICROSECONDS)),
    vanishedAt: timeOrNull(row.vanishedAt),
    ownGrade: ownGradeView(ownGrade),
    provenance: { kind: 'unsigned', server: feed.root, collection: feed.collection },
  }
}

function reportView({ warnings, refusals, ...report }: FeedReport): Static<typeof ReportSchema> {
  return {
    ...report,
    startedAt: formatTimestamp(report.startedAt),
    endedAt: timeOrNull(report.endedAt),
    refusals: [...refusals],
    warnings: Object.entries(warnings).map(([code, count]) => ({ code, count })),
  }
}
