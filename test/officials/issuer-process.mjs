/**
 * An issuer of OpenID Connect (`oidc-provider`) in a process of its own. Told by its first argument, JSON `{port, clientId, secret, redirectUri,
 * logoutUri}`. Whoever is sent there says on its page which account it is and how strongly it signed in. `POST /leave` with `account=` tells the
 * node that the account's sessions are over. Prints `ready` once it listens. Plain JavaScript, for the package brings no types.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'
import Provider from 'oidc-provider'

const { port, clientId, secret, redirectUri, logoutUri } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [redirectUri],
      backchannel_logout_uri: logoutUri,
      backchannel_logout_session_required: true,
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'first', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['a secret of this test'] },
  acrValues: ['weak', 'strong'],
  claims: { openid: ['sub', 'acr', 'amr'], auth_time: null, iss: null, sid: null },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  loadExistingGrant: (context) => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId })
    grant.addOIDCScope('openid')
    return grant.save().then(() => grant)
  },
  // The node of the test is on this machine, which an issuer reaches nobody on unless told.
  fetch: (url, { dispatcher: _none, ...options }) => fetch(url, options),
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 60, IdToken: 60 },
})

const PAGE = `<!doctype html><title>Agency login</title><form method="post">
<label>Account <input name="account"></label><label>Strength <input name="acr" value="strong"></label><button>Sign in</button></form>`

async function formOf(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return new URLSearchParams(text)
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, issuer)
  if (pathname === '/leave') {
    const client = await provider.Client.find(clientId)
    const form = await formOf(request)
    await client.backchannelLogout(form.get('account'), form.get('session') ?? 'every')
    response.end('told')
  } else if (!pathname.startsWith('/interaction/')) {
    await provider.callback()(request, response)
  } else if (request.method === 'POST') {
    const form = await formOf(request)
    const login = { accountId: form.get('account'), acr: form.get('acr'), amr: form.get('acr') === 'strong' ? ['pwd', 'hwk'] : ['pwd'] }
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  } else {
    response.setHeader('content-type', 'text/html')
    response.end(PAGE)
  }
}

createServer((request, response) => {
  serve(request, response).catch((error) => {
    process.stderr.write(`${error.stack} ${error.cause}\n`)
    response.statusCode = 500
    response.end('failed')
  })
}).listen(port, '127.0.0.1', () => process.stdout.write('ready\n'))
