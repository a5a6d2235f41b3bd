/** Which collection of another TAXII 2.1 server a command means, and how it proves itself there. */
import { type Input, type Options, type Terminal, UsageError } from './command.ts'

/** Environment variable with the password, token or value for the other server. */
const SECRET = 'COMITY_FEED_SECRET'

/** Options of a command that names a collection. */
export const SERVER_OPTIONS = {
  url: { type: 'string' },
  collection: { type: 'string' },
  root: { type: 'string' },
  user: { type: 'string' },
  bearer: { type: 'boolean' },
  header: { type: 'string' },
} as const satisfies Options

/** The part of the synopsis for these options. */
export const SERVER_SYNOPSIS = '--url URL --collection ID [--root NAME] [--user LOGIN | --bearer | --header NAME]'

/** Said after the synopsis. */
export const SECRET_NOTE = `; the password, token or value in ${SECRET}`

/** The collection and the login as the API takes them, the secret from the environment. @throws UsageError */
export function serverOf(input: Input, terminal: Terminal): object {
  const root = input.optional('root')
  return {
    url: input.text('url'),
    collection: input.text('collection'),
    ...(root === undefined ? {} : { root }),
    login: loginOf(input, terminal),
  }
}

function loginOf(input: Input, { environment }: Terminal): object {
  const [user, header] = [input.optional('user'), input.optional('header')]
  const kinds = [user !== undefined, input.isSet('bearer'), header !== undefined].filter(Boolean).length
  if (kinds > 1) throw new UsageError('usage', 'only one of --user, --bearer and --header can be given')
  if (kinds === 0) return { kind: 'none' }
  const secret = environment[SECRET]
  if (secret === undefined) throw new UsageError('input-missing', `the secret of the feed is expected in the environment as ${SECRET}`)
  if (user !== undefined) return { kind: 'basic', login: user, password: secret }
  return header === undefined ? { kind: 'bearer', token: secret } : { kind: 'header', name: header, value: secret }
}
