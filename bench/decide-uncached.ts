/** Deciding on classes that were never asked for, and making an agreement ready to be asked. */
import { DATA_SUBJECTS, parseAgreement, TLP_LEVELS } from '../src/agreement/index.ts'
import { compilePolicies, createDecider, createTerms, type Question, textsOf, verifyPolicies } from '../src/policy/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { LARGE_PARTIES, LARGE_PURPOSES, LARGE_TYPES, largeAgreement } from './large-agreement.ts'

const RUNS = 3
const QUESTIONS = 3_000
const ARTICLES = 100
const CURVE = [10, 100, 300, 1_000]

/** Decisions a second of one core. */
export const decideUncached: Benchmark = {
  name: 'decide.uncached-per-second',
  unit: 'decisions/s',
  target: { least: 2_000 },
  how:
    `a new decider for ${ARTICLES} sharing articles answers ${QUESTIONS} questions of different classes that one node asks, with all ` +
    `verifying and parsing of policies that they need; best of ${RUNS} runs`,
  async run() {
    const rates = new Map<number, number>()
    const details: string[] = []
    for (const articles of CURVE) {
      const { perSecond, permitted } = await measure(articles)
      rates.set(articles, perSecond)
      details.push(
        `${articles} articles: ${Math.round(perSecond)} decisions/s, ${Math.round((100 * permitted) / QUESTIONS)} % of them permits`,
      )
    }
    return { value: rates.get(ARTICLES) as number, details }
  },
}

/** Milliseconds until every policy of an agreement could be asked. */
export const compileAgreement: Benchmark = {
  name: 'agreement.compile-ms',
  unit: 'ms',
  target: { most: 300 },
  how: `read and check an agreement of ${ARTICLES} sharing articles, compile it and verify all its policies strictly against the schema; best of ${RUNS} runs`,
  async run() {
    const json = largeAgreement(ARTICLES)
    const value = await bestOf(RUNS, () => {
      const start = performance.now()
      const policies = compilePolicies(createTerms({ agreement: parseAgreement(json), reservations: [] }))
      verifyPolicies(textsOf(policies))
      return performance.now() - start
    })
    return { value }
  },
}

async function measure(articles: number): Promise<{ readonly perSecond: number; readonly permitted: number }> {
  const agreement = parseAgreement(largeAgreement(articles))
  const questions = differentQuestions()
  let permitted = 0
  const best = await bestOf(RUNS, () => {
    const start = performance.now()
    const { decide } = createDecider({ agreement, reservations: [] })
    permitted = questions.filter((question) => decide(question).verdict !== 'refuse').length
    return performance.now() - start
  })
  if (permitted === 0) throw new Error('the agreement permits nothing')
  return { perSecond: (QUESTIONS * 1_000) / best, permitted }
}

/** What the node of one party asks: what it gives, what it gets, what its officials read. */
function differentQuestions(): Question[] {
  const [self, ...others] = LARGE_PARTIES as readonly [string, ...string[]]
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const pick = <Value>(values: readonly Value[], step: number): Value => values[Math.floor(index / step) % values.length] as Value
    const other = pick(others, 3)
    const flow = [
      { action: 'disclose', from: self, to: other },
      { action: 'receive', from: other, to: self },
      { action: 'read', from: other, to: self, role: 'analyst' },
    ] as const
    const item = {
      type: LARGE_TYPES[(index * 7) % LARGE_TYPES.length] as string,
      marking: pick(TLP_LEVELS, 11),
      dataSubject: pick(DATA_SUBJECTS, 5),
      reliability: pick(['A', 'C'] as const, 2),
    } as const
    return { ...(flow[index % flow.length] as (typeof flow)[number]), purpose: pick(LARGE_PURPOSES, 21), item }
  })
}
