/** What an item must show before it crosses: fields, states, age. Of several articles each that asks for something is heard. */
import type { Json } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'
import type { Confrontation } from './model.ts'
import type { Measure, Rated, RatedContext } from './treatment.ts'

const ONLY_DISCLOSE = ['disclose'] as const
/** Any state that neither version names, and a state that an item does not tell. */
const OTHER = 'another state, or none told'

/** The measures of what the stricter version asks of items. */
export function itemMeasures({ strict, lax }: Confrontation): Measure[] {
  return [...fieldMeasures(strict.agreement), ...countryMeasures(strict.agreement, lax.agreement), AGE_MEASURE]
}

const AGE_MEASURE: Measure = {
  aspect: 'data-age',
  kinds: ONLY_DISCLOSE,
  member: 'dataAgeDaysMax',
  rated: ({ model, kind }) =>
    model.articles.flatMap((source) => {
      const value = source.article.dataAgeDaysMax
      return value === undefined ? [] : [{ source, box: source[kind], value, pointer: `/sharing/${source.index}/dataAgeDaysMax` }]
    }),
  told: (days) => days ?? null,
}

/** One for each type and field that some annex asks for. */
function fieldMeasures({ annexes }: AgreementText): Measure[] {
  const pairs = new Map<string, { readonly type: string; readonly field: string }>()
  for (const { requires } of annexes)
    for (const [type, fields] of Object.entries(requires ?? {})) for (const field of fields) pairs.set(`${type} ${field}`, { type, field })
  return [...pairs.values()].map(({ type, field }) => ({
    aspect: 'required-fields',
    kinds: ONLY_DISCLOSE,
    member: 'annex',
    isAbout: (other) => other === type,
    rated: (context) => ratedWhere(context, ({ annex }) => asksFor(context.model.agreement.annexes[annex], type, field)),
    told: required,
  }))
}

type Annex = AgreementText['annexes'][number]

/** The place that asks for a field. */
function asksFor(annex: Annex | undefined, type: string, field: string): ((index: number) => string) | undefined {
  const fields = annex?.requires !== undefined && Object.hasOwn(annex.requires, type) ? annex.requires[type] : undefined
  return fields?.includes(field) === true ? (index) => `/annexes/${index}/requires/${type}` : undefined
}

/** One for each state that some article leaves out. */
function countryMeasures(strict: AgreementText, lax: AgreementText): Measure[] {
  if (strict.sharing.every(({ countries }) => countries === undefined)) return []
  const named = [...new Set([...strict.sharing, ...lax.sharing].flatMap(({ countries }) => countries ?? []))]
  return [OTHER, ...named].map((country) => ({
    aspect: 'countries',
    kinds: ONLY_DISCLOSE,
    member: 'countries',
    rated: ({ model, kind }) =>
      model.articles.flatMap((source): Rated[] => {
        const { countries } = source.article
        if (countries === undefined || countries.includes(country)) return []
        return [{ source, box: source[kind], value: 0, pointer: `/sharing/${source.index}/countries` }]
      }),
    told: (value) => (value === undefined ? `also about ${country}` : `not about ${country}`),
  }))
}

function ratedWhere(
  { model, kind }: RatedContext,
  placeOf: (source: RatedContext['model']['articles'][number]) => ((index: number) => string) | undefined,
): Rated[] {
  return model.articles.flatMap((source) => {
    const place = placeOf(source)
    return place === undefined ? [] : [{ source, box: source[kind], value: 0, pointer: place(source.annex) }]
  })
}

function required(value: number | undefined): Json {
  return value !== undefined
}
