/** URLs, alone in a file: records of external references have them, and so have cyber-observables. */
import { type Kind, matching } from './kind.ts'

/** An absolute RFC 3986 reference, by its scheme. */
export const uri: Kind<string> = matching(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"^`{}|\\]+$/, 'URL', 'must be a URL with its scheme')
