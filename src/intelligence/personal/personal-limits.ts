/** Bounds of the search for personal data. What is beyond them is never taken for harmless: it is found as `unscanned`. */

/** Longest text that is searched, in UTF-16 units: larger than any text in an object may be. */
export const TEXT_LENGTH_MAX = 3 * 1024 * 1024
/** Ways of reading one text that are tried. */
export const VIEWS_MAX = 40
/** Decodings one upon another. */
export const DECODINGS_MAX = 3
/** Encoded words inside encoded words. */
export const WORD_DEPTH_MAX = 3
/** UTF-16 units over all ways of reading one text, as a multiple of its length beyond the free allowance. */
export const READING_FACTOR_MAX = 12
/** UTF-16 units that are read of any text however short. */
export const READING_ALLOWANCE = 256 * 1024
/** Findings in one text, and in one object. */
export const FINDINGS_MAX = 10_000
