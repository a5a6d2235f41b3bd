/** Officials, their passkeys and sessions over this node's store. */
import type { ApiParts } from '../../http/index.ts'
import { type PartySecrets, pageOrigins, relyingPartyId } from '../../identity/index.ts'
import {
  askForPasskey,
  askToSignIn,
  enrolPasskey,
  inviteAnother,
  inviteOfficial,
  listOfficials,
  type PasskeyParts,
  type PeopleParts,
  putOfficialOut,
  removePasskey,
  signInByPasskey,
  tokenHash,
  vouchForOfficial,
} from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { derivedSecret } from '../derived-secret.ts'

/** The ports of officials and of passkeys. */
export function peoplePorts({ road, store, config }: Core, secrets: PartySecrets): Pick<ApiParts, 'people' | 'passkeys'> {
  const { accounts, people } = store.read
  const { clock, randomness } = road
  const common = { accounts, people, transactions: store, clock, randomness }
  const peopleParts: PeopleParts = { ...common, identityKey: derivedSecret(secrets, 'comity/identity/v1') }
  const rpId = relyingPartyId(config.address)
  const passkeyParts: PasskeyParts = {
    ...common,
    challengeKey: derivedSecret(secrets, 'comity/challenge/v1'),
    relyingParty: rpId === undefined ? null : { rpId, origins: pageOrigins(config.address) },
  }
  return {
    people: {
      list: () => listOfficials(peopleParts),
      invite: ({ official, invited }) => inviteOfficial({ official: invited, by: official.login }, peopleParts),
      vouch: ({ official, ...request }) => vouchForOfficial({ ...request, by: official.login }, peopleParts),
      putOut: (request) => putOfficialOut(request, peopleParts),
    },
    passkeys: {
      areUsed: async () => (await people.passkeys.counts()).size > 0,
      askToSignIn: () => askToSignIn(passkeyParts),
      signIn: (request) => signInByPasskey(request, passkeyParts),
      signOut: (token) => store.write((writer) => writer.people.sessions.end(tokenHash(token), clock.now())),
      askToEnrol: (invitation) => askForPasskey(invitation, passkeyParts),
      enrol: (request) => enrolPasskey(request, passkeyParts),
      list: (login) => people.passkeys.of(login),
      inviteAnother: (login) => inviteAnother(login, passkeyParts),
      remove: (request) => removePasskey(request, passkeyParts),
    },
  }
}
