/** The fixed words and sizes of the wire format (spec/item.md). */

/** Type of a token, in its header: explicit typing keeps other signed texts from passing as one (RFC 9901 section 9.11). */
export const TOKEN_TYPE = 'comity-item+sd-jwt'
/** Type of a treatment token, so that neither passes as the other. */
export const TREATMENT_TYPE = 'comity-treatment+sd-jwt'
/** The one signature algorithm: Ed25519 (RFC 8037 section 3.1). */
export const TOKEN_ALGORITHM = 'EdDSA'
/** The one digest algorithm, by its IANA name. */
export const DIGEST_ALGORITHM = 'sha-256'

/** Characters of one token. An object of the largest size fits: base64 adds a third. */
export const TOKEN_CHARACTERS_MAX = 3 * 1024 * 1024
/** Characters of the encoded header. */
export const HEADER_CHARACTERS_MAX = 1_024
/** Characters of the encoded payload. */
export const PAYLOAD_CHARACTERS_MAX = 64 * 1024
/** Base64url of 32 bytes: they leave four unused bits in the last of 43 characters, which canonical text has zero. */
export const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
/** Digests, and so disclosures, of one token. */
export const SLOTS_MAX = 256
