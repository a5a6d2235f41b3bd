/** Agreements in words, as data: each article beside what keeps it, and what a version changes against the one before. */
import { type Static, Type } from '#typebox'
import { type Agreement, articlesOf, byNumber, type Comparison, enforcementSentence } from '../agreement/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed, HashField, HashParameter, PartyField, TextOrNull } from './fields.ts'
import type { AgreementPorts, TrackedText } from './ports.ts'

const TAG = 'Agreements'
const ArticleView = closed(
  {
    number: Type.String(),
    title: Type.String(),
    text: Type.String(),
    rule: Type.Union([Type.String(), Type.Null()], {
      description: 'The typed rule that is enforced, where the text is the drafters’ own words',
    }),
    isSharing: Type.Boolean({ description: 'Whether it permits something to be shared' }),
    enforcedBy: Type.Enum(['software', 'clock', 'people']),
    enforcement: Type.String({ description: 'How it is kept, in a sentence' }),
  },
  'ArticleInWords',
)
const TextSchema = closed(
  {
    parties: Type.Array(
      closed({ code: PartyField, name: Type.String(), role: Type.Enum(['party', 'overseer']), authority: TextOrNull }, 'ListedParty'),
    ),
    articles: Type.Array(ArticleView),
  },
  'AgreementInWords',
)
const DifferenceView = closed(
  {
    direction: Type.Enum(['narrower', 'wider', 'changed']),
    sentence: Type.String({ description: 'The difference, with an example where it is about what may be shared' }),
    priorArticles: Type.Array(Type.String()),
    nextArticles: Type.Array(Type.String()),
  },
  'VersionDifference',
)
const DifferencesSchema = closed(
  {
    prior: Type.Union([HashField, Type.Null()], { description: 'The version before; null where there is none or it is not known here' }),
    verdict: Type.Union([Type.Enum(['narrower', 'equal', 'wider', 'incomparable']), Type.Null()]),
    isFastTrackOpen: Type.Boolean({ description: 'Whether signatures alone can bring it into force, as far as its text goes' }),
    permissions: Type.Array(DifferenceView),
    duties: Type.Array(DifferenceView),
    texts: Type.Array(DifferenceView, { description: 'Words that software does not read' }),
    restart: Type.Union([Type.String(), Type.Null()], {
      description: 'In which phase the version begins, in words: gates are opened anew; null where neither version has phases',
    }),
  },
  'VersionDifferences',
)

/** Differences of a text that are shown; an amendment that changes more is read whole. */
const TRACKED_MAX = 500
const TrackedView = closed(
  {
    change: Type.Enum(['added', 'removed', 'replaced']),
    priorArticle: TextOrNull,
    nextArticle: TextOrNull,
    sentence: Type.String({ description: 'The place, and what stood there and stands there now' }),
  },
  'WrittenDifference',
)
const TrackedSchema = closed(
  {
    against: Type.Union([HashField, Type.Null()], {
      description: 'The draft that it answers, else the version before; null where neither is known here',
    }),
    isDraft: Type.Boolean({ description: 'Whether that is the draft that it answers' }),
    count: Type.Integer({ minimum: 0 }),
    differences: Type.Array(TrackedView, { maxItems: TRACKED_MAX, description: `In the order of the text, the first ${TRACKED_MAX}` }),
  },
  'WrittenDifferences',
)

/** Where the number of a sharing article stands, and not that of a scrutiny inside one. */
const SHARING = /^\/sharing\/\d+\/article$/

/** Mounts agreements in words. */
export function agreementTextRoutes(app: ApiApp, { agreements }: { readonly agreements: AgreementPorts }): void {
  app.get(
    '/api/v1/agreements/:hash/text',
    operation(
      'readAgreementText',
      { tag: TAG, summary: 'Parties and articles in plain words, each beside what keeps it' },
      { params: HashParameter, response: { 200: TextSchema } },
    ),
    async (request) => textView(((await agreements.find(request.params.hash)) ?? unknownAgreement()).document),
  )
  app.get(
    '/api/v1/agreements/:hash/differences',
    operation(
      'readDifferences',
      { tag: TAG, summary: 'What a version permits or asks more or less than the one before, with an example for each difference' },
      { params: HashParameter, response: { 200: DifferencesSchema } },
    ),
    async (request) => {
      const found = await agreements.differences(request.params.hash)
      if (found === undefined) return unknownAgreement()
      if (found === null)
        return { prior: null, verdict: null, isFastTrackOpen: false, permissions: [], duties: [], texts: [], restart: null }
      if (!found.comparison.ok) throw new RefusedRequest(found.comparison.refusal)
      return differencesView(found.prior, found.comparison.value)
    },
  )
  app.get(
    '/api/v1/agreements/:hash/written-differences',
    operation(
      'readWrittenDifferences',
      { tag: TAG, summary: 'Every place where a text is written otherwise than the draft that it answers, else than the version before' },
      { params: HashParameter, response: { 200: TrackedSchema } },
    ),
    async (request) => {
      const found = await agreements.tracked(request.params.hash)
      if (found === undefined) return unknownAgreement()
      return found === null ? { against: null, isDraft: false, count: 0, differences: [] } : trackedView(found)
    },
  )
}

function textView(agreement: Agreement): Static<typeof TextSchema> {
  return {
    parties: agreement.parties.list.map(({ code, name, role, authority }) => ({ code, name, role, authority: authority ?? null })),
    articles: articlesOf(agreement)
      .toSorted(byNumber)
      .map((article) => {
        const { number, title, text, rule = null, enforcedBy, pointer } = article
        const isSharing = SHARING.test(pointer)
        return { number, title, text, rule, isSharing, enforcedBy, enforcement: enforcementSentence(article) }
      }),
  }
}

function differencesView(prior: string, { verdict, fastTrack, restart, ...found }: Comparison): Static<typeof DifferencesSchema> {
  const view = (list: Comparison['permissions']) =>
    list.map(({ direction, sentence, articles }) => ({
      direction,
      sentence,
      priorArticles: [...articles.prior],
      nextArticles: [...articles.next],
    }))
  const [permissions, duties, texts] = [view(found.permissions), view(found.duties), view(found.texts)]
  return { prior, verdict, isFastTrackOpen: fastTrack.isOpen, permissions, duties, texts, restart }
}

function trackedView({ against, isDraft, differences }: TrackedText): Static<typeof TrackedSchema> {
  const shown = differences.slice(0, TRACKED_MAX).map(({ change, articles, sentence }) => ({
    change,
    priorArticle: articles.prior ?? null,
    nextArticle: articles.next ?? null,
    sentence,
  }))
  return { against, isDraft, count: differences.length, differences: shown }
}

function unknownAgreement(): never {
  throw new HttpError('agreement-unknown', 'no such agreement is known')
}
