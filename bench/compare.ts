/** Comparing two versions of a large agreement. */
import { type Agreement, compareAgreements, parseAgreement } from '../src/agreement/index.ts'
import type { Json } from '../src/foundation/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { LARGE_PURPOSES, LARGE_TYPES, largeAgreement } from './large-agreement.ts'

const ARTICLES = 100
const CHANGED_EVERY = 10
const RUNS = 3

type Article = { readonly article: string; readonly purposes: readonly string[]; readonly markingCeiling: string }
type Text = { readonly sharing: readonly Article[]; readonly annexes: readonly { readonly types: Readonly<Record<string, unknown>> }[] }

/** Milliseconds for two versions of 100 articles of which a tenth is changed. */
export const compareVersions: Benchmark = {
  name: 'agreement.compare-ms',
  unit: 'ms',
  target: null,
  how: `two versions of ${ARTICLES} articles, every ${CHANGED_EVERY}th of them changed, compared whole with an example for each difference; best of ${RUNS} runs. Beside it: versions that have no purpose in common with each other in any article, and no field of any type alike`,
  async run() {
    const text = largeAgreement(ARTICLES) as unknown as Text
    const before = parseAgreement(text as unknown as Json)
    const value = await measure(before, parseAgreement(tenthChanged(text)))
    const foreign = await measure(before, parseAgreement(nothingInCommon(text)))
    return { value, details: [`nothing in common: ${foreign.toFixed(0)} ms`] }
  },
}

async function measure(before: Agreement, after: Agreement): Promise<number> {
  return bestOf(RUNS, () => {
    const start = performance.now()
    const compared = compareAgreements(before, after)
    if (!compared.ok || compared.value.permissions.length === 0) throw new Error('the comparison found no difference')
    return performance.now() - start
  })
}

function tenthChanged(text: Text): Json {
  const sharing = text.sharing.map((article, index) => (index % CHANGED_EVERY === 0 ? { ...article, markingCeiling: 'CLEAR' } : article))
  return { ...text, sharing } as unknown as Json
}

/** Every article for another purpose, and every field treated otherwise. */
function nothingInCommon(text: Text): Json {
  const next = (purpose: string): string => LARGE_PURPOSES[(LARGE_PURPOSES.indexOf(purpose) + 1) % LARGE_PURPOSES.length] as string
  const sharing = text.sharing.map((article) => ({ ...article, purposes: article.purposes.map(next) }))
  const annexes = text.annexes.map(({ types, ...annex }, index) => {
    const others = Object.keys(types).map((type) => LARGE_TYPES[(LARGE_TYPES.indexOf(type) + index) % LARGE_TYPES.length] as string)
    return { ...annex, types: Object.fromEntries(others.map((type) => [type, { name: 'pseudonymise', labels: 'as-is', value: 'drop' }])) }
  })
  return { ...text, sharing, annexes } as unknown as Json
}
