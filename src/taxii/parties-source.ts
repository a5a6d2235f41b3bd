/** The identities of an agreement's parties, by which objects that a party changed name their creator. */
import { type AgreementEntry, type HoldingKey, holdingKey } from '../acts/index.ts'
import { partyName } from '../agreement/index.ts'
import { formatTimestamp, type Instant, utf8 } from '../foundation/index.ts'
import { partyIdentity } from '../intelligence/index.ts'
import { type ServedRow, type Source, scanOf } from './source.ts'

const MICROSECONDS = 1_000
const UUID_LENGTH = 36

type Served = { readonly row: ServedRow; readonly text: Uint8Array }

/**
 * One identity for each party, as of the agreement's proposal.
 * @param readable every agreement that the reader may know of: a party that is of several was created with the first
 */
export function partiesSource(entry: AgreementEntry, readable: readonly AgreementEntry[]): Source {
  const served = servedParties(entry, readable)
  const texts = new Map(served.map(({ row, text }) => [row.holding, text]))
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const rows = served
        .map(({ row }) => row)
        .filter((row) => row.addedAt > addedAfter && (stixIds?.includes(row.stixId) ?? true) && (types?.includes(row.type) ?? true))
        .slice(0, limit)
      return scanOf(rows, limit, rows)
    },
    async objects(rows) {
      const found = rows.map(({ holding }) => [holding, texts.get(holding)] as const)
      return new Map(found.filter((pair): pair is readonly [HoldingKey, Uint8Array] => pair[1] !== undefined))
    },
  }
}

function servedParties(entry: AgreementEntry, readable: readonly AgreementEntry[]): readonly Served[] {
  const { agreement, hash, proposedAt } = entry.record
  return agreement.parties.list.map(({ code, root, role }, index) => {
    const id = partyIdentity(root)
    const modified = formatTimestamp(proposedAt)
    const created = formatTimestamp(firstProposal(root, [entry, ...readable]))
    const object = { type: 'identity', spec_version: '2.1', id, created, modified, name: partyName(agreement, code) }
    return {
      row: {
        agreement: hash,
        // No item has this key: ids of items are random.
        holding: holdingKey(code, id.slice(-UUID_LENGTH)),
        stixId: id,
        type: object.type,
        version: modified,
        addedAt: proposedAt * MICROSECONDS + index,
        isLatest: true,
        seq: null,
        isGraded: false,
        isAboutPeople: true,
        narrowing: null,
        otherPurposes: [],
        erasedAt: null,
      },
      text: utf8(JSON.stringify({ ...object, identity_class: 'organization', roles: [role] })),
    }
  })
}

function firstProposal(root: string, entries: readonly AgreementEntry[]): Instant {
  const naming = entries.filter(({ record }) => record.agreement.parties.list.some((party) => party.root === root))
  return Math.min(...naming.map(({ record }) => record.proposedAt))
}
