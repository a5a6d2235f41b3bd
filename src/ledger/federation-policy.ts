/** The policy of a federation: however many witnesses a party runs, it counts once. */
import { LedgerError } from './errors.ts'
import { parseVkey } from './note-key.ts'
import type { PolicyGroup } from './policy.ts'
import { formatPolicy } from './policy-text.ts'

/** One witness of a party. `url` is the prefix below which it answers `add-checkpoint`. */
export type FederationWitness = {
  readonly name: string
  readonly party: string
  readonly vkey: string
  readonly url: string
}

/** A log and whose witnesses it needs: those of at least `quorum` parties, 0 for none. */
export type Federation = {
  readonly log: { readonly vkey: string; readonly url?: string }
  readonly witnesses: readonly FederationWitness[]
  readonly quorum: number
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const URL_TEXT = /^https?:\/\/[!"$-~]+$/
// Go's formats/witness refuses these as names anywhere.
const KEYWORDS: ReadonlySet<string> = new Set(['all', 'any', 'group', 'log', 'none', 'quorum', 'witness'])
// And it reads a threshold into 8 bits.
const PARTIES_MAX = 255
const ALL_PARTIES = 'all-parties'

/**
 * The text of a federation's policy: a group `party-<code>` for each party, met by any of its witnesses, under the
 * group `all-parties`. Both tlog-policy and Go's formats/witness read it alike. Leave the log's own witnesses
 * out, or exclude them when verifying: a party does not vouch for itself.
 * @throws LedgerError `policy-invalid`, `key-invalid`
 */
export function federationPolicy({ log, witnesses, quorum }: Federation): string {
  for (const { name, party, url } of witnesses) {
    const isNamed = NAME.test(name) && !KEYWORDS.has(name) && NAME.test(party)
    if (!isNamed) throw new LedgerError('policy-invalid', 'name or party of a witness is not a plain word')
    if (!URL_TEXT.test(url)) throw new LedgerError('policy-invalid', 'address of a witness is not a plain http address')
  }
  const parties = [...new Set(witnesses.map(({ party }) => party))]
  if (parties.length > PARTIES_MAX) throw new LedgerError('policy-invalid', `more than ${PARTIES_MAX} parties`)
  const groups = parties.map((party) => partyGroup(party, witnesses))
  if (quorum !== 0) groups.push({ name: ALL_PARTIES, threshold: quorum, members: groups.map(({ name }) => name) })
  return formatPolicy({
    logs: [{ key: parseVkey(log.vkey), ...(log.url === undefined ? {} : { url: log.url }) }],
    witnesses: witnesses.map(({ name, vkey, url }) => ({ name, key: parseVkey(vkey), url })),
    groups,
    quorum: quorum === 0 ? 'none' : ALL_PARTIES,
  })
}

function partyGroup(party: string, witnesses: readonly FederationWitness[]): PolicyGroup {
  const members = witnesses.filter((witness) => witness.party === party).map(({ name }) => name)
  return { name: `party-${party}`, threshold: 1, members }
}
