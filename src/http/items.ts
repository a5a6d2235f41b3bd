/** Items as held: faces by the page, content one by one. Every answer is recorded as a read before its first byte. */
import { type Static, Type } from '#typebox'
import { type GradeRow, type ItemRow, parseHoldingKey } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, limitField, PartyField, TextOrNull, TimeField } from './fields.ts'
import { GradesField, gradesView, OwnGradeField, ownGradeView } from './grades.ts'
import { NarrowingField, narrowingView } from './handling.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import { ThreatSchema, threatView } from './onward-schema.ts'
import type { ApiParts } from './ports.ts'
import { recordedLook, whatOf } from './recorded-look.ts'
import { officialOf } from './sign-in.ts'
import { FeedbackField, feedbackView, UsesField, usesView } from './uses.ts'

const TAG = 'Items'
const MICROSECONDS = 1_000

const told = Type.Enum(['no', 'yes', 'untold'])
const GradingSchema = closed(
  {
    minor: told,
    special: told,
    pap: Type.Enum(['none', 'CLEAR', 'GREEN', 'AMBER', 'RED']),
    reliability: Type.Enum(['A', 'B', 'C', 'X']),
    credibility: Type.Enum(['1', '2', '3', '4']),
    nature: Type.Enum(['fact', 'assessment', 'untold']),
    review: Type.String({ description: 'Day on which the origin wants it reviewed, YYYY-MM-DD, or none' }),
  },
  'Grading',
)

/** An item without content. */
export const ItemSchema = closed(
  {
    holding: Type.String({
      description: 'Names the item in this node: the code of its origin, a dot, and its id in the acts of the origin',
    }),
    role: Type.Enum(['own', 'sent', 'received']),
    origin: PartyField,
    agreement: HashField,
    purpose: Type.String(),
    otherPurposes: Type.Array(closed({ purpose: Type.String(), until: TimeField }), {
      description: 'For what else its origin lets it be used, and until when',
    }),
    state: Type.Enum(['held', 'restricted', 'erased']),
    stixId: TextOrNull,
    type: TextOrNull,
    version: TextOrNull,
    marking: TextOrNull,
    dataSubject: TextOrNull,
    /** What the origin said of it; no grade of anybody else takes its place. */
    grading: Type.Union([GradingSchema, Type.Null()]),
    ownGrade: OwnGradeField,
    narrowing: NarrowingField,
    heldSince: TimeField,
    retainUntil: TimeField,
    addedAt: TimeField,
  },
  'Item',
)
/** A page of items without content. */
export const ItemPageSchema = closed(
  {
    items: Type.Array(ItemSchema),
    next: Type.Union([Type.Integer(), Type.Null()], { description: '`after` of the next page; null at the end' }),
  },
  'ItemPage',
)
const ContentSchema = closed(
  {
    item: ItemSchema,
    givenOn: Type.Union([closed({ origin: Type.Union([PartyField, Type.Null()]) }, 'GivenOn'), Type.Null()], {
      description: 'Whether it came to its origin from another party, and from which one where the agreement lets that be known',
    }),
    threat: Type.Union([ThreatSchema, Type.Null()], {
      description: 'The threat against which its sender gave it on without the leave of its origin, which may still take it back',
    }),
    grades: GradesField,
    uses: UsesField,
    feedback: FeedbackField,
    object: Type.Record(Type.String(), Type.Unknown(), { description: 'STIX 2.1 object' }),
    signed: { ...TextOrNull, description: 'What its origin signed, as it came or went: null unless asked for, and of an own item' },
  },
  'ItemContent',
)
const PageQuery = closed({
  agreement: Type.Optional(HashField),
  role: Type.Enum(['own', 'received']),
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Microseconds since 1970, as `next` of the page before' })),
  limit: limitField(500, 100),
  ...REASON_FIELDS,
})

type Parts = Pick<ApiParts, 'items' | 'grades' | 'uses' | 'recordRead'>

/** Mounts the items. */
export function itemRoutes(app: ApiApp, { items, grades, uses, recordRead }: Parts): void {
  app.get(
    '/api/v1/items',
    operation(
      'listItems',
      { tag: TAG, summary: 'What is held, without content', description: 'Recorded as a consultation.' },
      { querystring: PageQuery, response: { 200: ItemPageSchema } },
    ),
    async (request) => {
      const { agreement, role, after = 0, limit = 100 } = request.query
      const official = officialOf(request)
      const reason = reasonOf(request, request.query, official)
      const page = granted(
        await items.page({ official, purpose: reason.purpose, role, after, limit, ...(agreement === undefined ? {} : { agreement }) }),
      )
      const holdings = page.items.map(({ holding }) => holding)
      await recordRead({
        official,
        agreement: agreement ?? null,
        ...reason,
        what: whatOf(request),
        holdings,
      })
      const graded = await grades.current(holdings)
      return { items: page.items.map((row) => itemView(row, graded.get(row.holding))), next: page.next }
    },
  )
  app.get(
    '/api/v1/items/:holding',
    operation(
      'readItem',
      { tag: TAG, summary: 'One item with its content and handling', description: 'Recorded as a consultation.' },
      {
        params: closed({ holding: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._-]+$' }) }),
        querystring: closed({
          ...REASON_FIELDS,
          signed: Type.Optional(
            Type.Enum(['true', 'false'], {
              default: 'false',
              description: 'Also what was signed, for who is to compare it; then of a copy that was sent as well',
            }),
          ),
        }),
        response: { 200: ContentSchema },
      },
    ),
    async (request) => {
      const holding = parseHoldingKey(request.params.holding)
      const { item, object, givenOn, threat, signed } = await recordedLook(
        request,
        {
          noun: 'item',
          find: async (asked) =>
            holding === undefined ? undefined : items.open({ ...asked, holding, isSigned: request.query.signed === 'true' }),
          read: ({ item }) => ({ agreement: item.agreement, holdings: [item.holding] }),
        },
        { recordRead },
      )
      const current = await grades.current([item.holding])
      const given = gradesView(await grades.history(item.holding))
      const [used, told] = await Promise.all([uses.of(item.holding), uses.feedback(item.holding)])
      const said = { grades: given, uses: usesView(used), feedback: feedbackView(told) }
      const against = threat === null ? null : threatView(threat)
      return { item: itemView(item, current.get(item.holding)), givenOn, threat: against, ...said, object, signed }
    },
  )
}

/** An item as the API tells it. */
export function itemView(row: ItemRow, ownGrade: GradeRow | undefined): Static<typeof ItemSchema> {
  const { holding, role, origin, agreement, purpose, state, face } = row
  return {
    holding,
    role,
    origin,
    agreement,
    purpose,
    otherPurposes: row.otherPurposes.map(({ purpose: other, until }) => ({ purpose: other, until: formatTimestamp(until) })),
    state,
    stixId: face?.stixId ?? null,
    type: face?.type ?? null,
    version: face?.version ?? null,
    marking: face?.marking ?? null,
    dataSubject: face?.dataSubject ?? null,
    grading: face?.grading ?? null,
    ownGrade: ownGradeView(ownGrade),
    narrowing: narrowingView(row.narrowing),
    heldSince: formatTimestamp(row.heldSince),
    retainUntil: formatTimestamp(row.retainUntil),
    addedAt: formatTimestamp(Math.floor(row.addedAt / MICROSECONDS)),
  }
}
