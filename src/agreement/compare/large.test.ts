/** What a comparison of large and of hostile agreements costs, in steps: a count, so that the machine does not matter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64url } from '../../foundation/index.ts'
import { type Agreement, type AgreementText, DATA_SUBJECTS, PAP_LEVELS, RELIABILITIES, TLP_LEVELS } from '../document/index.ts'
import { exampleAgreement } from '../example.fixture.ts'
import { COMPARISON_STEPS_MAX, compareAgreements } from './compare.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const codes = letters.flatMap((one) => letters.map((other) => one + other)).slice(0, 64)
const parties = codes.map((code, index) => ({
  code,
  name: code,
  root: base64url(new Uint8Array(32).fill(index + 1)),
  role: 'party' as const,
}))

/** A number that looks random and is the same in every run. */
function scattered(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function large(options: { readonly articles: number; readonly seed: number; readonly areAllForAll: boolean }): AgreementText {
  const pick = scattered(options.seed)
  const of = <Value>(values: readonly Value[]): Value => values[pick(values.length)] as Value
  const severalOf = <Value>(values: readonly Value[]) =>
    values
      .filter(() => pick(2) === 0)
      .concat(of(values))
      .filter((value, index, all) => all.indexOf(value) === index)
  const types = Array.from({ length: 26 }, (_, annex) =>
    Object.fromEntries(
      Array.from({ length: 12 }, (__, type) => [
        `x-type-${annex + type * 3}`,
        { value: 'as-is', name: of(['drop', 'generalise', 'as-is'] as const) } as const,
      ]),
    ),
  )
  const side = () =>
    options.areAllForAll ? ['*'] : [of(codes), of(codes), of(codes)].filter((code, index, all) => all.indexOf(code) === index)
  return {
    ...exampleAgreement(),
    parties: { article: '1', list: parties },
    annexes: types.map((entry, index) => ({
      article: `Annex ${letters[index]}`,
      code: letters[index] as string,
      title: 'Annex',
      types: entry,
    })),
    sharing: Array.from({ length: options.articles }, (_, index) => ({
      article: `${100 + Math.floor(index / 100)}.${(index % 100) + 1}`,
      title: 'Sharing',
      text: 'What may be shared.',
      from: side(),
      to: side(),
      purposes: severalOf(['cyber-defence', 'criminal-investigation']),
      annex: letters[pick(26)] as string,
      markingCeiling: of(TLP_LEVELS),
      dataSubjects: severalOf(DATA_SUBJECTS),
      papCeiling: of(PAP_LEVELS),
      reliabilityAtLeast: of(RELIABILITIES),
      retentionDays: 1 + pick(100),
    })),
  }
}

type Size = Parameters<typeof large>[0]

function near(agreement: AgreementText): AgreementText {
  const sharing = agreement.sharing.map((article, index) => (index % 10 === 0 ? { ...article, markingCeiling: 'GREEN' as const } : article))
  return { ...agreement, sharing }
}

function isCompared(prior: AgreementText, next: AgreementText, stepsMax: number): boolean {
  const result = compareAgreements(prior as Agreement, next as Agreement, { stepsMax })
  if (!result.ok) assert.equal(result.refusal.code, 'comparison-too-large')
  return result.ok
}

const SIZES: readonly (Size & { readonly stepsMax: number })[] = [
  { articles: 100, seed: 1, areAllForAll: false, stepsMax: 1_000_000 },
  { articles: 100, seed: 1, areAllForAll: true, stepsMax: 1_000_000 },
  { articles: 1_024, seed: 1, areAllForAll: false, stepsMax: COMPARISON_STEPS_MAX },
  { articles: 1_024, seed: 1, areAllForAll: true, stepsMax: COMPARISON_STEPS_MAX },
]

for (const { stepsMax, ...size } of SIZES) {
  test(`${size.articles} articles of 64 parties${size.areAllForAll ? ', each for all,' : ''} of which a tenth changed are compared`, () => {
    const prior = large(size)
    assert.ok(isCompared(prior, near(prior), stepsMax))
  })
}

test('two agreements of 100 articles that have nothing in common are compared', () => {
  const size = { articles: 100, areAllForAll: true }
  assert.ok(isCompared(large({ ...size, seed: 1 }), large({ ...size, seed: 2 }), COMPARISON_STEPS_MAX))
})

test('two hostile agreements end in a comparison or a refusal, never in more steps', () => {
  const size = { articles: 1_024, areAllForAll: true }
  assert.ok(!isCompared(large({ ...size, seed: 1 }), large({ ...size, seed: 2 }), COMPARISON_STEPS_MAX))
})
