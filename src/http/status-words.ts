/** The HTTP statuses that codes share, by what they say. */

export const MALFORMED = 400
export const FORBIDDEN = 403
export const UNKNOWN = 404
export const STATE = 409
export const TOO_LARGE = 413
export const REFUSED = 422
export const BROKEN = 500
/** Another server did not do its part. */
export const GATEWAY = 502
