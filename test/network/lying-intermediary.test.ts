/** An intermediary whose software lies: it releases another text than its origin signed, under its own key, and everything else as it should be. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { actKeyId, consentName, type HoldingKey, itemIdOf, type Message } from '../../src/acts/index.ts'
import { base64url, type JsonObject, randomUuid } from '../../src/foundation/index.ts'
import {
  deriveObject,
  issueToken,
  originCommitment,
  originHashOf,
  signedPartOf,
  tokenDigest,
  verifyToken,
} from '../../src/intelligence/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf } from './calls.fixture.ts'
import { bareMessageOf, messageOf, post, senderOf } from './envelope.fixture.ts'
import type { Federation, Founded } from './federation.fixture.ts'
import { actIds } from './holdings.fixture.ts'
import { foundWithIntermediary, membersOf, receivedItems, shareNameless } from './intermediary.fixture.ts'
import { stateRegardless } from './lying-node.fixture.ts'
import { objectsOf } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)
const LIE = 'Harmless, it is our own test'
const DAY_MS = 86_400_000

let founded: Founded
before(async () => {
  founded = await foundWithIntermediary()
})
after(() => founded.remove())

/** What XD holds of XA, as XA gave it. */
async function givenToXD(federation: Federation) {
  const [release] = await actIds(federation.store('XA'), 'release', 'XA')
  const message = await messageOf(release as string, { member: federation.member('XA'), store: federation.store('XA') })
  const [item] = message.act?.items ?? []
  assert.ok(item !== undefined && typeof item.token === 'string')
  return { release: release as string, source: item.itemId, token: item.token }
}

/** The token that XD signs in the place of that of XA. */
function forged(federation: Federation, given: { readonly token: string }) {
  const { signer } = senderOf(federation.member('XD'))
  const keys = { keyOf: () => Buffer.from(federation.member('XA').card.act, 'base64url') }
  const origin = verifyToken(given.token, keys)
  const [itemId, salt, nameSalt] = [randomUuid(systemRandomness), systemRandomness(16), systemRandomness(16)]
  const retainUntil = new Date(Math.floor(Date.parse(origin.open.retain_until) / DAY_MS) * DAY_MS).toISOString()
  const created = new Date(Math.floor(Date.parse(OBJECT.created as string) / 3_600_000) * 3_600_000).toISOString()
  const object: JsonObject = {
    ...deriveObject(origin),
    id: `indicator--${randomUuid(systemRandomness)}`,
    created,
    modified: created,
    name: LIE,
  }
  const open = {
    ...origin.open,
    iss: 'XD',
    item: itemId,
    retain_until: retainUntil,
    commitment: originCommitment(originHashOf(given.token), salt),
  }
  const token = issueToken({ open, object, signer, keyId: actKeyId(signer.publicKey), randomness: systemRandomness })
  return { itemId, token, salt, nameSalt, retainUntil }
}

test('is found out by the overseer, from what both ends show, and by nobody before', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const { XA, XC, XD, XO } = membersOf(federation)
  await shareNameless(XA, [OBJECT], { federation })
  const given = await givenToXD(federation)
  const { itemId, token, salt, nameSalt, retainUntil } = forged(federation, given)
  const liar = { member: XD, store: federation.store('XD'), clock: federation.clock }
  const agreement = founded.agreement
  const release = await stateRegardless(
    {
      kind: 'release',
      agreement,
      body: {
        ...{ to: 'XC', purpose: 'cyber-defence', articles: ['4.2'], approvedBy: null, necessity: null, notice: null, retainUntil },
        ...{ consent: consentName(given.release as never, itemId), anonymised: true },
        items: [[itemId, base64url(tokenDigest(token, nameSalt))]],
      },
    },
    liar,
  )
  const traced = [itemId, 'XA', given.source, given.release, signedPartOf(given.token), base64url(salt)]
  const trace = await stateRegardless({ kind: 'trace', agreement, body: { recipient: 'XC', items: [traced] } }, liar)
  const bare = await bareMessageOf(release.id, liar)
  const carried: Message = { ...bare, act: bare.act && { ...bare.act, items: [{ itemId, salt: base64url(nameSalt), token }] } }
  const parts = (to: typeof XC) => ({ to, clock: federation.clock })
  assert.equal(jsonOf<{ status: string }>(await post(carried, senderOf(XD), parts(XC))).status, 'applied')
  assert.equal(jsonOf<{ status: string }>(await post(await bareMessageOf(trace.id, liar), senderOf(XD), parts(XO))).status, 'applied')
  await until('the lie to be read', async () => (await objectsOf(XC)).some(({ name }) => name === LIE))

  const [item] = await receivedItems(XC)
  const signedAt = async (member: typeof XC, holding: string) =>
    (await api<{ signed: string }>(member, { path: `/api/v1/items/${holding}?signed=true` })).signed
  const body = { given: await signedAt(XA, `XA.${given.source}`), passed: await signedAt(XC, String(item?.holding)) }
  assert.deepEqual(body, { given: given.token, passed: token })
  const path = `/api/v1/origins/${item?.holding}/comparison?purpose=self-monitoring&justification=Complaint`
  const asked = { path, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const compared = await call(XO, { ...asked, as: 'data-protection-officer' })
  assert.deepEqual(jsonOf(compared), {
    ...{ copy: item?.holding, origin: 'XA', recipient: 'XC', verdict: 'altered', altered: ['/name'] },
    ...{ takenOff: [], treated: [], unshown: [] },
  })
  assert.ok(!compared.body.toString().includes(LIE))
  assert.equal((await call(XO, { ...asked, as: 'releasing-officer' })).status, 403)
  assert.equal((await call(XC, { ...asked, as: 'data-protection-officer' })).status, 404)
  assert.equal(itemIdOf(item?.holding as HoldingKey), itemId)
})
