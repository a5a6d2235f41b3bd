/** Persons as a node sees them once they signed in: what was recorded of each is looked up as with any request, openings in a real store. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActId, Change } from '../../src/acts/index.ts'
import { createSqliteStore } from '../../src/storage/index.ts'
import {
  type AccountRow,
  type AttributeKind,
  type AttributeRow,
  createOfficials,
  type Official,
  type Role,
  tokenHash,
} from '../../src/workflows/officials/index.ts'
import type { Person } from './reading-oracle.fixture.ts'
import { GLASSES, NOW, openingsOf, persons } from './reading-worlds.fixture.ts'

const ADDRESS = '192.0.2.1'
const TOKEN = 'token-of-sixteen-or-more'
const DAY_MS = 86_400_000

/** Every person of the worlds, with the official that signing in makes of it. */
export async function signedIn(hashes: readonly string[]): Promise<readonly { readonly person: Person; readonly official: Official }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-reading-'))
  const store = await createSqliteStore({ folder })
  try {
    const changes = GLASSES.flatMap((glass) => openingsOf(glass, hashes).flatMap((opening) => changesOf(glass, opening)))
    await store.write((writer) => writer.readModel.apply(changes, 1))
    const found: { person: Person; official: Official }[] = []
    for (const { glass, ...recorded } of persons()) {
      const person = { ...recorded, openings: openingsOf(glass, hashes) }
      found.push({ person, official: await signIn(person, (_, now) => store.read.observations.opened(glass, now)) })
    }
    return found
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/** The account is named like the state of what it opened. */
function changesOf(glass: string, { agreement, until, isClosed }: Person['openings'][number]): readonly Change[] {
  const id = `${glass}-${agreement}` as ActId
  const about = { agreement, account: glass, check: 'break-glass', about: null, reads: 0, items: 0 } as const
  const opened: Change = { change: 'observed', id, ...about, from: NOW - DAY_MS, until, at: NOW - DAY_MS }
  return isClosed ? [opened, { change: 'observation-closed', id, outcome: 'explained', account: 'petra', at: NOW - 1 }] : [opened]
}

async function signIn(person: Person, opened: Parameters<typeof createOfficials>[0]['opened']): Promise<Official> {
  const { role, trainings, clearances, cases, namedCase } = person
  const rowsOf = (kind: AttributeKind, list: readonly (readonly [string, number])[]) =>
    list.map(([value, endsAt]): AttributeRow => ({ login: 'anna', kind, value, endsAt, recordedBy: 'petra', recordedAt: NOW - DAY_MS }))
  const rows = [
    ...rowsOf(
      'training',
      trainings.map(({ code, until }) => [code, until] as const),
    ),
    ...rowsOf(
      'clearance',
      clearances.map(({ level, until }) => [level, until] as const),
    ),
    ...rowsOf(
      'case',
      cases.map(({ number, until }) => [number, until] as const),
    ),
  ]
  const row = accountOf(role as Role)
  const session = { tokenHash: tokenHash(TOKEN), login: 'anna', challenge: '', startedAt: NOW, seenAt: NOW, endsAt: NOW + DAY_MS } as const
  const officials = createOfficials({
    accounts: {
      find: async () => row,
      findByToken: async () => (role === 'tool' ? row : undefined),
      findByCertificate: async () => undefined,
    },
    sessions: {
      find: async () => ({ ...session, isByIssuer: false, issuerSession: null }),
      see: async () => undefined,
      reasons: async () => [],
    },
    attributes: { of: async () => rows },
    // Every case is open, and the one item of the worlds tied to each.
    cases: { openAmong: async (numbers) => numbers, tied: async () => new Set(['h']) },
    nationalRoles: { find: async () => undefined },
    opened,
    clock: { now: () => NOW },
    randomness: (length) => new Uint8Array(length),
  })
  const answer = await officials.signIn({ authorization: `Bearer ${TOKEN}`, address: ADDRESS, namedCase })
  if (!answer.ok) throw new Error(`${role} does not sign in`)
  return answer.official
}

function accountOf(role: Role): AccountRow {
  const tool = {
    legalBasis: 'Law',
    owner: 'petra',
    posts: 'nothing' as const,
    requestsPerMinute: 60,
    certificate: null,
    reviewedAt: NOW,
    reviewedBy: 'petra',
    reviewBy: NOW + DAY_MS,
    revokedAt: null,
  }
  return {
    login: 'anna',
    role,
    nationalRole: null,
    passwordHash: 'none',
    tokenHash: tokenHash(TOKEN),
    purpose: 'cyber-defence',
    justification: 'Duty',
    offices: [],
    createdAt: NOW,
    tool: role === 'tool' ? tool : null,
    enrolment: role === 'tool' ? null : { identity: 'i', invitedBy: 'petra', vouchedBy: 'peter', vouchedAt: NOW, leftAt: null },
  }
}
