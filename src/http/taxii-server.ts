/** Which collection of another TAXII 2.1 server a body names, and how this node proves itself there. */
import { Type } from '#typebox'
import { isUrlPrefix } from '../identity/index.ts'
import { HttpError } from './errors.ts'
import { closed } from './fields.ts'

const secret = { minLength: 1, maxLength: 4_096, pattern: '^[\\x20-\\x7e]+$', writeOnly: true } as const

/** How this node proves itself to the server; sealed at once and never told again. */
const LoginBody = Type.Union([
  closed({ kind: Type.Literal('none') }),
  closed({
    kind: Type.Literal('basic'),
    login: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^:\\x00-\\x1f\\x7f]+$' }),
    password: Type.String({ minLength: 1, maxLength: 1_000, writeOnly: true }),
  }),
  closed({ kind: Type.Literal('bearer'), token: Type.String({ ...secret, pattern: '^[\\x21-\\x7e]+$' }) }),
  closed({ kind: Type.Literal('header'), name: Type.String({ pattern: '^[Xx]-[A-Za-z0-9-]{1,60}$' }), value: Type.String(secret) }),
])

/** Members of a body that names a collection. */
export const SERVER_FIELDS = {
  url: Type.String({
    maxLength: 2_048,
    description: 'Address of a discovery resource or API root',
    examples: ['https://taxii.example/taxii2/'],
  }),
  root: Type.Optional(
    Type.String({ minLength: 1, maxLength: 300, description: 'Last part of the address, or title, of one of several API roots' }),
  ),
  collection: Type.String({ minLength: 1, maxLength: 300, description: 'Id, alias or title of the collection' }),
  login: Type.Optional(LoginBody),
}

/** @throws HttpError `request-invalid` for an address that no request may go to */
export function assertServer({ url }: { readonly url: string }): void {
  if (isUrlPrefix(url.replace(/\/$/, ''))) return
  throw new HttpError('request-invalid', 'url is that of an https server, without account or query')
}
