/** Bounds of the search for personal data. What is beyond them is never taken for harmless: it is found as `unscanned`. */

/** Longest text that is searched, in UTF-16 units: larger than any text in an object may be. */
export const TEXT_LENGTH_MAX = 3 * 1024 * 1024
/** Ways of reading one text that are tried. */
export const VIEWS_MAX = 64
/** Decodings one upon another. */
export const DECODINGS_MAX = 3
/** Encoded words inside encoded words. */
export const WORD_DEPTH_MAX = 5
/** UTF-16 units over all ways of reading one text, as a multiple of its length beyond the free allowance. */
export const READING_FACTOR_MAX = 12
/** UTF-16 units that are read of any text however short. */
export const READING_ALLOWANCE = 256 * 1024
/** Findings in one text, and in one object. */
export const FINDINGS_MAX = 10_000
/** Bytes that words of one text may unpack to, as a multiple of its length beyond the free allowance. */
export const UNPACKED_FACTOR_MAX = 8
/** Bytes that words of any text may unpack to. */
export const UNPACKED_ALLOWANCE = 1024 * 1024
/** What it costs of them to unpack anything, however little comes of it. */
export const UNPACK_CALL_COST = 4096
/** Packed bytes inside packed bytes. */
export const UNPACKED_DEPTH_MAX = 3
/** Entries of a zip archive that are read. */
export const ZIP_ENTRIES_MAX = 1_000
