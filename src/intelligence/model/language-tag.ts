/** Language tags (RFC 5646): well-formed by its grammar, and beginning with a language that can be registered. */
import type { Json } from '../../foundation/index.ts'
import { type Kind, simple } from './kind.ts'

// Section 2.1. Languages of four letters are reserved, and none of five to eight is registered.
const LANGUAGE = '[a-z]{2,3}(?:-[a-z]{3}){0,3}'
const SUBTAGS =
  '(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?'
const WELL_FORMED = new RegExp(`^(?:${LANGUAGE}${SUBTAGS}|x(?:-[a-z0-9]{1,8})+)$`, 'i')
/** Registered before the grammar (section 2.2.8). */
const GRANDFATHERED: ReadonlySet<string> = new Set(
  (
    'en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl ' +
    'sgn-ch-de art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang'
  ).split(' '),
)
/** Languages of two letters in the registry of subtags, with those that were replaced. */
const OF_TWO_LETTERS: ReadonlySet<string> = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ' +
    'ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl ' +
    'km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om ' +
    'or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts ' +
    'tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
)

/** Whether a value is a language tag that can be registered. */
export function isLanguageTag(value: Json): boolean {
  return isTag(value) && !isShorterInRegistry(value as string)
}

function isTag(value: Json): boolean {
  if (typeof value !== 'string') return false
  const tag = value.toLowerCase()
  if (GRANDFATHERED.has(tag)) return true
  if (!WELL_FORMED.test(tag) || repeatsSubtag(tag)) return false
  const [language = ''] = tag.split('-')
  return language.length !== 2 || OF_TWO_LETTERS.has(language)
}

/** A variant or a singleton stands once (section 2.2). */
function repeatsSubtag(tag: string): boolean {
  const [before = ''] = tag.split('-x-')
  const subtags = before.split('-')
  const end = subtags.findIndex(({ length }, index) => index > 0 && length === 1)
  const variants = (end < 0 ? subtags : subtags.slice(0, end)).slice(1).filter((part) => part.length > 4 || /^[0-9][a-z0-9]{3}$/.test(part))
  const singletons = subtags.slice(1).filter(({ length }) => length === 1)
  return new Set(variants).size < variants.length || new Set(singletons).size < singletons.length
}

/** A language has the shortest of its codes in the registry (section 2.2.1): `en` and not `eng`. */
function isShorterInRegistry(tag: string): boolean {
  const [language = ''] = tag.split('-')
  return /^[a-z]{3}$/i.test(language) && /^[a-z]{2}(?:-|$)/.test(Intl.getCanonicalLocales(language)[0] ?? '')
}

/** A language tag. */
export const languageTag: Kind<string> = simple('language tag (RFC 5646)', isLanguageTag, {
  message: 'must be a language tag such as en or pt-BR',
})

/** A language tag, or the code of three letters that STIX 2.0 asked of software. */
export const softwareLanguage: Kind<string> = simple('language tag (RFC 5646)', isTag, {
  message: 'must be a language tag such as en or pt-BR',
})
