/** A federation of small real nodes in one process: founded once, then copied for each test. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { DAY_MS, formatTimestamp, type Json } from '../../src/foundation/index.ts'
import { type RunningNode, type Surroundings, startNode } from '../../src/node/index.ts'
import { openSqliteStore, type Store } from '../../src/storage/index.ts'
import { agreementState, api, json } from './calls.fixture.ts'
import { MovedClock } from './clock.fixture.ts'
import { Gate } from './gate.fixture.ts'
import { type Member, type MemberOptions, makeMembers } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** Seconds that a recall without quorum waits before it destroys. */
export const GRACE_SECONDS = 3_600
const YEARS = 3

/** What is left on disk between two tests. */
export type Founded = {
  readonly home: string
  readonly members: readonly Member[]
  readonly agreement: string
  readonly document: Agreement
  /** A copy whose nodes are not running yet. */
  copy(): Federation
  remove(): void
}

export type FoundingOptions = {
  readonly members: readonly MemberOptions[]
  /** Parties that do not ratify. */
  readonly withholding?: readonly string[]
  /** The draft is not even proposed. */
  readonly isDraftOnly?: boolean
  readonly sunsetDays?: number
  readonly checkpointSeconds?: number
  /** Multiple to which checkpoints are made up. */
  readonly padTo?: number
  /** Members of the document beside those of the draft, or in their place. */
  readonly articles?: (members: readonly Member[]) => Promise<Readonly<Record<string, unknown>>>
}

/** Makes the members and founds an agreement among them over HTTP. */
export async function found({
  members: options,
  withholding = [],
  isDraftOnly = false,
  sunsetDays = YEARS * 365,
  checkpointSeconds = 1,
  padTo,
  articles = async () => ({}),
}: FoundingOptions): Promise<Founded> {
  const home = mkdtempSync(join(tmpdir(), 'comity-network-'))
  const members = await makeMembers(home, options)
  const drafted = draft(members, { sunsetDays, checkpointSeconds })
  const witnesses = { ...drafted.witnesses, ...(padTo !== undefined && { padTo }) }
  const text = { ...drafted, witnesses, ...(await articles(members)) }
  const document = parseAgreement(text as unknown as Json)
  const agreement = agreementHash(document)
  if (!isDraftOnly) {
    await using federation = new Federation({ home, members, agreement })
    await federation.startAll()
    const [first] = members as readonly [Member]
    await api(first, { ...json('/api/v1/agreements', document), as: 'agreement-officer' })
    const willing = members.filter(({ party }) => !withholding.includes(party))
    for (const member of members) await step(member, agreement, { deed: 'sign', from: ['proposed'] })
    for (const member of willing) await step(member, agreement, { deed: 'ratify', from: ['signed', 'ratified'] })
    if (willing.length === members.length) await federation.inForce()
  }
  return {
    home,
    members,
    agreement,
    document,
    copy: () => copyOf(home, members, agreement),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** Takes one founding step once the node knows enough. */
export async function step(
  member: Member,
  hash: string,
  { deed, from }: { readonly deed: 'sign' | 'ratify'; readonly from: readonly string[] },
): Promise<void> {
  await until(`${member.party} to be ready to ${deed}`, async () => from.includes((await agreementState(member, hash)) ?? ''))
  await api(member, { method: 'POST', path: `/api/v1/agreements/${hash}/${deed}`, as: 'agreement-officer' })
}

function draft(
  members: readonly Member[],
  { sunsetDays, checkpointSeconds }: { readonly sunsetDays: number; readonly checkpointSeconds: number },
): Agreement {
  return cyberThreatExchange({
    id: 'fault-exchange',
    title: 'Agreement of the tests of faults',
    parties: members.map(({ party, card }) => ({ code: party, name: card.name, root: card.root, role: roleOf(party) })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: members.some(({ party }) => party === 'XD') ? 'XD' : 'XA',
    sunset: formatTimestamp(Date.now() + sunsetDays * DAY_MS),
    checkpointSeconds,
    graceSeconds: GRACE_SECONDS,
    urgentGraceSeconds: 600,
  })
}

function roleOf(party: string): 'party' | 'overseer' {
  return party === 'XO' ? 'overseer' : 'party'
}

function copyOf(home: string, members: readonly Member[], agreement: string): Federation {
  const place = mkdtempSync(join(tmpdir(), 'comity-network-'))
  cpSync(home, place, { recursive: true })
  const moved = members.map((member) => ({ ...member, folder: join(place, member.party) }))
  return new Federation({ home: place, members: moved, agreement }, { isTemporary: true })
}

type Running = { readonly node: RunningNode; readonly store: Store }

/** Nodes of members, running or not, on one clock. */
export class Federation implements AsyncDisposable {
  readonly clock = new MovedClock()
  readonly home: string
  readonly members: readonly Member[]
  readonly agreement: string
  readonly #isTemporary: boolean
  readonly #running = new Map<string, Running>()
  readonly #gates = new Map<string, Gate>()

  constructor(parts: Pick<Founded, 'home' | 'members' | 'agreement'>, { isTemporary = false } = {}) {
    const { home, members, agreement } = parts
    this.home = home
    this.members = members
    this.agreement = agreement
    this.#isTemporary = isTemporary
  }

  member(party: string): Member {
    const found = this.members.find((candidate) => candidate.party === party)
    if (found === undefined) throw new Error(`no member ${party}`)
    return found
  }

  /** The store of a running node, for looking at what it keeps. */
  store(party: string): Store {
    const running = this.#running.get(party)
    if (running === undefined) throw new Error(`${party} does not run`)
    return running.store
  }

  gate(party: string): Gate {
    const gate = this.#gates.get(party)
    if (gate === undefined) throw new Error(`${party} has no gate`)
    return gate
  }

  async startAll(parties: readonly string[] = this.members.map(({ party }) => party)): Promise<void> {
    await Promise.all(parties.map((party) => this.start(party)))
  }

  /** Starts a node under the clock of the federation. */
  async start(party: string, surroundings: Surroundings = {}): Promise<Store> {
    const member = this.member(party)
    if (member.gatePort !== member.port && !this.#gates.has(party)) this.#gates.set(party, await Gate.open(member))
    const opened = Promise.withResolvers<Store>()
    const open = surroundings.openStore ?? (async (_config, folder) => openSqliteStore({ folder: folder.path }))
    const node = await startNode(
      member.folder,
      {},
      {
        clock: this.clock,
        ...surroundings,
        async openStore(...place) {
          const store = await open(...place)
          opened.resolve(store)
          return store
        },
      },
    )
    const store = await opened.promise
    this.#running.set(party, { node, store })
    return store
  }

  async stop(party: string): Promise<void> {
    const running = this.#running.get(party)
    this.#running.delete(party)
    await running?.node[Symbol.asyncDispose]()
  }

  async restart(party: string): Promise<void> {
    await this.stop(party)
    await this.start(party)
  }

  /** Waits until the agreement is in force at every running node. */
  async inForce(): Promise<void> {
    for (const party of this.#running.keys()) {
      await until(
        `the agreement to be in force at ${party}`,
        async () => (await agreementState(this.member(party), this.agreement)) === 'in-force',
      )
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using ending = new AsyncDisposableStack()
    if (this.#isTemporary) ending.defer(() => rmSync(this.home, { recursive: true, force: true }))
    for (const gate of this.#gates.values()) ending.use(gate)
    for (const party of this.#running.keys()) ending.defer(() => this.stop(party))
  }
}
