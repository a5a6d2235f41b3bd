/**
 * A first look at a text, pair of characters by pair: most texts hold no pair without which nothing personal can be written in
 * ASCII, and need no search at all.
 */

/** The searches that a text can need; added up. */
export const PLAIN = 1
export const HIDDEN = 2
export const BASE64 = 4
const EVERY = PLAIN | HIDDEN | BASE64

const PLAIN_HINT = /[@+]|%40|[[({<]\s?[aA][tT]\s?[\])}>]|[A-Z]{2}\d\d/
/**
 * What hides a text: escapes, references, unseen and full-width characters, hexadecimal ASCII with an at or a plus sign in it,
 * tags around an at sign; and what cards, secrets and accounts of Windows begin with.
 */
const HIDDEN_HINT = new RegExp(
  [
    '&(?:#|commat|plus)',
    '\\\\(?:[ux]|[0-3][0-7]{2})',
    '%(?:25|2b|40|u)',
    '=(?:40|2b)',
    '[\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff\\uff01-\\uff5e]',
    '(?:[2-7][0-9a-f]){2}(?:40|2b)(?:[2-7][0-9a-f]){4}|4000(?:[2-7][0-9a-f]00){3}|00(?:40|2b)(?:00[2-7][0-9a-f]){3}',
    '[ :,x-](?:40|2b)[ :,-]|[ ,](?:64|43)[ ,]',
    '=\\?[\\w-]{1,40}\\?[bq]\\?',
    '>\\s?@|@\\s?<',
    ' \\. ',
    '_at_|\\s(?:at|dot)\\s\\S{1,63}(?:\\sdot\\s|\\s?[[({<])',
    '[2-6]\\d{3}[ -]?\\d{4}[ -]?\\d{2}',
    'S-1-5-21',
    ':\\/\\/[^\\s/]{1,256}@',
    'authorization|cookie|PRIVATE KEY|A[KS]IA|gh[pousr]_|github_pat_|xox[abprs]-|AIza|eyJ',
  ].join('|'),
  'i',
)
const BASE32_HINT = /[A-Z2-7]{16}/
/** An at sign as base64 writes it, in whichever of the three places of a group it falls. */
const BASE64_HINT = /[A-Za-z0-9+/_-]{2}(?:Q[A-P]|[EUk0][A-D]|[BFJNRVZdhlptx159]A)[A-Za-z0-9+/_-]{4}/

/** Whether a text holds a hint of what a search looks for. */
export function isHinted(text: string, search: typeof PLAIN | typeof HIDDEN | typeof BASE64): boolean {
  if (search === HIDDEN) return HIDDEN_HINT.test(text) || BASE32_HINT.test(text)
  return (search === PLAIN ? PLAIN_HINT : BASE64_HINT).test(text)
}

const ASCII = 128
const DIGITS = 8
/** Pairs of digits in the shortest run of groups that is looked at as a number of a card. */
const DIGIT_PAIRS_MIN = 7

/** The searches without which a text cannot be said to hold nothing: where one is left out, its hint is not in the text. */
export function searchesOf(text: string): number {
  let searches = 0
  let digitPairs = 0
  let previous = text.charCodeAt(0)
  if (previous >= ASCII) return EVERY
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= ASCII) return EVERY
    const found = PAIRS[previous * ASCII + code] as number
    if (found !== 0) {
      searches |= found
      if ((found & DIGITS) !== 0) digitPairs += 1
    }
    previous = code
  }
  return (searches & EVERY) | (digitPairs >= DIGIT_PAIRS_MIN ? HIDDEN : 0)
}

// Each part of a hint stands here with a pair of characters that no text without the pair can match.
const PAIRS = pairTable([
  [PLAIN | HIDDEN, /[@]./s],
  [PLAIN | HIDDEN, /.[@]/s],
  [PLAIN, /[+]./s],
  [PLAIN, /.[+]/s],
  [PLAIN, /%4/],
  [PLAIN, /[[({<][\saA]/],
  [PLAIN, /[A-Z]\d/],
  [HIDDEN, /&[#cp]/i],
  [HIDDEN, /\\[ux0-3]/i],
  [HIDDEN, /%[24u]/i],
  [HIDDEN, /[=]4|[=]2|[=]\?/],
  [HIDDEN, /64|43|\s\./],
  [HIDDEN, /[A-Z][A-Z2-7]/],
  [HIDDEN, /40|2b/i],
  [HIDDEN, /_a|t\s/i],
  [HIDDEN, /5-/],
  // authorization and AIza, cookie, PRIVATE KEY, AKIA and ASIA, tokens of GitHub, of Slack, of JOSE
  [HIDDEN, /za|ki|\sk|ia|[pousrb]_|xo|yj/i],
  [BASE64, /Q[A-P]|[EUk0][A-D]|[BFJNRVZdhlptx159]A/],
  [DIGITS, /\d\d/],
])

function pairTable(rows: readonly (readonly [number, RegExp])[]): Uint8Array {
  const table = new Uint8Array(ASCII * ASCII)
  for (let pair = 0; pair < table.length; pair += 1) {
    const text = String.fromCharCode(Math.floor(pair / ASCII), pair % ASCII)
    for (const [searches, pattern] of rows) if (pattern.test(text)) table[pair] = (table[pair] as number) | searches
  }
  return table
}
