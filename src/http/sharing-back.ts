/** What came back of own items: words, their part in scores, the gates that they open; and, for the overseer, whose items were passed on. */
import { Type } from '#typebox'
import { parseHoldingKey, USE_OUTCOMES } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { LOG_REASON, recordLogRead } from './consultations.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { CountField, closed, HashField, limitField, PartyField, TextOrNull, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'

const TAG = 'Items'
const OutcomeField = Type.Enum([...USE_OUTCOMES])
const NumberOrNull = Type.Union([Type.Integer(), Type.Null()])
const CountsSchema = closed({ reports: CountField, falsePositives: CountField, useful: CountField }, 'FeedbackCounts')

const WordSchema = closed(
  { id: HashField, party: PartyField, outcome: OutcomeField, items: CountField, givenAt: TimeField },
  'FeedbackWord',
)
const GateSchema = closed(
  {
    phase: Type.String(),
    title: Type.String(),
    by: Type.String(),
    isOpen: Type.Boolean({ description: 'Whether all parties opened it' }),
    asked: closed({ reportsMin: CountField, falsePositivePercentMax: NumberOrNull, usefulPercentMin: NumberOrNull }),
    counts: CountsSchema,
    unmet: { ...TextOrNull, description: 'Why it is not met; null where it is' },
  },
  'FeedbackGate',
)
const SharedBackSchema = closed(
  {
    agreement: HashField,
    title: Type.String(),
    article: TextOrNull,
    outcomes: Type.Array(OutcomeField, { description: 'What may be told back; empty where nothing may' }),
    everyMinutes: NumberOrNull,
    intermediary: Type.Union([closed({ party: PartyField, overseer: PartyField, membersMin: CountField }), Type.Null()]),
    got: CountsSchema,
    weighs: Type.Array(Type.Enum(['confirmations', 'disputes']), { description: 'Inputs of the score that these words feed' }),
    gates: Type.Array(GateSchema),
  },
  'SharedBack',
)
const BackSchema = closed({ words: Type.Array(WordSchema), agreements: Type.Array(SharedBackSchema) }, 'SharingBack')
const PointersField = Type.Array(Type.String())
const ComparisonSchema = closed(
  {
    copy: Type.String(),
    origin: PartyField,
    recipient: PartyField,
    verdict: Type.Enum(['same', 'treated', 'unshown', 'altered'], {
      description: 'The gravest of the lists; `same` where nothing but the first has any',
    }),
    takenOff: { ...PointersField, description: 'What the intermediary left out' },
    treated: {
      ...PointersField,
      description: 'What nobody else can compare: ids of other objects, and values where the agreement has any treated',
    },
    unshown: { ...PointersField, description: 'What the token of the origin, as it was shown, does not disclose' },
    altered: { ...PointersField, description: 'Pointers into the object, and names of claims' },
  },
  'PassedComparison',
)
const TOKEN_CHARACTERS_MAX = 3 * 1024 * 1024
const BODY_MARGIN_BYTES = 1_024
const TokensBody = closed(
  {
    given: Type.String({ maxLength: TOKEN_CHARACTERS_MAX, description: 'The token of the origin, as it gave it to the intermediary' }),
    passed: Type.String({ maxLength: TOKEN_CHARACTERS_MAX, description: 'The token of the intermediary, as the recipient has it' }),
  },
  'PassedTokens',
)
const CopyParams = closed({ holding: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._-]+$' }) })
const OriginSchema = closed(
  {
    copy: Type.String(),
    act: HashField,
    recipient: PartyField,
    origin: PartyField,
    source: Type.String({ description: 'The item as its origin gave it to the intermediary' }),
    tracedAt: TimeField,
    signed: Type.String({
      description: 'What the origin signed of its token: its SHA-256 under the salt is the commitment in the token that was passed on',
    }),
    salt: Type.String(),
  },
  'PassedOrigin',
)

/** Mounts all of them. */
export function sharingBackRoutes(app: ApiApp, { sharingBack, recordRead }: Pick<ApiParts, 'sharingBack' | 'recordRead'>): void {
  app.get(
    '/api/v1/sharing-back',
    operation(
      'readSharingBack',
      {
        tag: TAG,
        summary: 'What recipients said of own items, newest first; what may be told back, and which gates it opens',
        description: 'Names no item: what was said of one stands beside it.',
      },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: BackSchema } },
    ),
    async (request) => {
      const { words, agreements } = await sharingBack.back(request.query.limit ?? 50)
      return {
        words: words.map((word) => ({ ...word, givenAt: formatTimestamp(word.givenAt) })),
        agreements: agreements.map((one) => ({ ...one, outcomes: [...one.outcomes], weighs: [...one.weighs], gates: [...one.gates] })),
      }
    },
  )
  originRoutes(app, { sharingBack, recordRead })
}

function originRoutes(app: ApiApp, { sharingBack, recordRead }: Pick<ApiParts, 'sharingBack' | 'recordRead'>): void {
  app.get(
    '/api/v1/origins/:holding',
    operation(
      'readOrigin',
      {
        tag: TAG,
        summary: 'Whose item one is that the intermediary passed on, for the overseer that is told',
        description: 'Asked for and recorded as the record of reads is.',
      },
      {
        params: CopyParams,
        querystring: closed(LOG_REASON),
        response: { 200: OriginSchema },
      },
    ),
    async (request) => {
      await recordLogRead(request, { recordRead, what: 'http GET /api/v1/origins' })
      const copy = parseHoldingKey(request.params.holding)
      const found = copy === undefined ? undefined : await sharingBack.origin(copy)
      if (found === undefined) throw new HttpError('item-unknown', 'of no such item this party was told the origin')
      return { ...found, tracedAt: formatTimestamp(found.tracedAt) }
    },
  )
  app.post(
    '/api/v1/origins/:holding/comparison',
    {
      ...operation(
        'comparePassed',
        {
          tag: TAG,
          summary: 'Whether the intermediary altered an item, by what its two ends show, for the overseer that is told',
          description:
            'Whoever has one of the two tokens shows it; neither can be made up. Tells pointers and no values. Asked for and recorded as the record of reads is.',
        },
        { params: CopyParams, querystring: closed(LOG_REASON), body: TokensBody, response: { 200: ComparisonSchema } },
      ),
      bodyLimit: 2 * TOKEN_CHARACTERS_MAX + BODY_MARGIN_BYTES,
    },
    async (request) => {
      await recordLogRead(request, { recordRead, what: 'http POST /api/v1/origins/comparison' })
      const copy = parseHoldingKey(request.params.holding)
      const compared = copy === undefined ? undefined : await sharingBack.compare(copy, request.body)
      if (copy === undefined || compared === undefined)
        throw new HttpError('item-unknown', 'of no such item this party was told the origin')
      const { takenOff, treated, unshown, altered, ...found } = granted(compared)
      return { copy, ...found, takenOff: [...takenOff], treated: [...treated], unshown: [...unshown], altered: [...altered] }
    },
  )
}
