/**
 * Two real nodes and parties on paper under one treaty, whose acts reach the nodes in whatever order a test says. After each thing that
 * happens at a node it is asked what flows, so that nothing ever widens by the word of one.
 */
import assert from 'node:assert/strict'
import { type Act, type ActDraft, type ActId, rebuild } from '../../src/acts/index.ts'
import type { Code, PaperNode } from '../../src/acts/parties.fixture.ts'
import {
  type Agreement,
  type AgreementClock,
  agreementHash,
  agreementState,
  boundAt,
  clocksOf,
  missesOf,
  phasesOf,
  standingsOf,
  statementsOf,
} from '../../src/agreement/index.ts'
import { flowsOf } from '../../src/agreement/life/life.fixture.ts'
import { DAY_MS, type Instant, type Json } from '../../src/foundation/index.ts'
import { type Founded, ON_PAPER, onPaper, type Pair } from './founding.fixture.ts'
import { cover, deliver, type Parcel, parcelOf, type RoadNode, state } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

/** A party of the treaty. */
export type Who = 'XA' | 'XB' | (typeof ON_PAPER)[number]
type Underway = { readonly to: 'XA' | 'XB'; readonly act: Act; readonly parcel: () => Promise<Parcel> }

/** Kinds whose effect is everybody's, so that everybody who is bound has to say them. */
const NEEDS_ALL: ReadonlySet<string> = new Set(['ratify', 'open-phase', 'renew', 'review', 'sign'])
const EVIDENCE = [
  { kind: 'audit', digest: 'ab'.repeat(32) },
  { kind: 'training', digest: 'cd'.repeat(32) },
]

/** What the parties did, what is on its way, and what the nodes make of it. */
export class TreatyWorld {
  readonly nodes: Pair
  readonly founded: Founded
  readonly versions: string[]
  readonly underway: Underway[] = []
  /** Codes of every refusal that was told at home. */
  readonly refusals = new Set<string>()
  readonly states = new Set<string>()
  readonly consequences = new Set<string>()
  readonly #papers: ReadonlyMap<Who, PaperNode>
  readonly #proposals = new Map<string, ActId>()
  now: Instant

  constructor(nodes: Pair, founded: Founded) {
    this.nodes = nodes
    this.founded = founded
    this.versions = [founded.hash]
    this.#papers = new Map(ON_PAPER.map((code) => [code, onPaper(code as Code, founded.parties)]))
    this.now = nodes.XA.clock.time
  }

  /** Time passes everywhere. */
  async turn(milliseconds: number): Promise<void> {
    this.now += milliseconds
    for (const node of this.#both()) node.clock.time = this.now
  }

  /**
   * A party takes a step. A node that finds it illegal refuses it with a code and an article and records nothing; on paper anybody states
   * anything, and only what the document itself rules out is refused where it arrives.
   * @returns the act, or nothing where it was refused
   */
  async take(who: Who, draft: ActDraft): Promise<Act | undefined> {
    await this.turn(1)
    const paper = this.#papers.get(who)
    if (paper !== undefined) {
      // As every node does: nothing about a version goes before its proposal.
      const proposal = this.#proposals.get(draft.agreement ?? '')
      const { act, receipt } = paper.state(proposal === undefined ? draft : { ...draft, after: [proposal] }, this.now)
      const parcel = async (): Promise<Parcel> => ({ from: who, text: act.text, receipt: await receipt(), items: [] })
      for (const to of ['XA', 'XB'] as const) this.underway.push({ to, act, parcel })
      return act
    }
    const node = this.nodes[who as 'XA' | 'XB']
    const before = { flows: await this.flowsAt(node), head: await node.store.read.ledger.head() }
    const outcome = await state(node, draft)
    if (!outcome.ok) {
      assert.match(outcome.refusal.code, /^[a-z]+(?:-[a-z]+)+$/)
      assert.ok(outcome.refusal.reason.length > 0)
      assert.deepEqual(await node.store.read.ledger.head(), before.head, 'a refused step is recorded nowhere')
      this.refusals.add(outcome.refusal.code)
      return undefined
    }
    await cover(node)
    await this.assertNobodyWidensAlone(node, before.flows, outcome.act)
    const isHidden =
      draft.kind === 'unreserve' || (draft.body.reservation as { isDisclosedToPartners?: boolean })?.isDisclosedToPartners === false
    const to = who === 'XA' ? 'XB' : 'XA'
    const parcel = () => parcelOf(node, outcome.act.id, this.founded.parties)
    if (!isHidden || (await this.#isAddressed(node, outcome.act.id, to))) this.underway.push({ to, act: outcome.act, parcel })
    return outcome.act
  }

  /** One act arrives, perhaps once more; what waits for another stays on its way. */
  async deliver(index: number, isTwice = false): Promise<boolean> {
    const place = index % Math.max(1, this.underway.length)
    const letter = this.underway[place]
    if (letter === undefined) return false
    const node = this.nodes[letter.to]
    const before = await this.flowsAt(node)
    const parcel = await letter.parcel()
    const { status } = await deliver(parcel, node)
    if (status === 'waiting') return false
    this.underway.splice(place, 1)
    if (status === 'applied') await this.assertNobodyWidensAlone(node, before, letter.act)
    if (isTwice) assert.notEqual((await deliver(parcel, node)).status, 'applied', 'nothing counts twice')
    return true
  }

  /** Everything arrives, in an order that the seed picks. */
  async settle(seed: number): Promise<void> {
    let turn = seed
    while (this.underway.length > 0) {
      let isMoving = false
      for (let left = this.underway.length; left > 0; left -= 1) {
        turn += 1 + (seed % 5)
        if (await this.deliver(turn)) isMoving = true
      }
      if (isMoving) continue
      for (const place of [...this.underway.keys()].toReversed()) if (await this.deliver(place)) isMoving = true
      assert.ok(isMoving, 'what waits comes to an end')
    }
    for (const node of this.#both()) await cover(node)
  }

  /** Both nodes say the same of every version, now and at any later instant; and rebuilt from their acts they say it again. */
  async assertAgreed(): Promise<void> {
    for (const days of [0, 1, 10, 31, 45, 95, 210, 400, 900]) {
      const at = this.now + days * DAY_MS
      const [one, other] = await Promise.all(this.#both().map((node) => this.#toldAt(node, at)))
      assert.deepEqual(one, other, `${days} days later`)
    }
    await this.assertConsequences()
    for (const node of this.#both()) {
      const kept = await readModels(node)
      await rebuild(node.road)
      node.road.directory.refresh()
      assert.deepEqual(await readModels(node), kept)
    }
  }

  /** Every clock that runs has come to what it says by its deadline, if nobody does anything. */
  async assertConsequences(): Promise<void> {
    const directory = await this.nodes.XA.road.directory.current()
    for (const { record } of directory.agreements) {
      const running = clocksOf(record, this.now)
      this.states.add(agreementState(record, this.now))
      for (const clock of running) {
        this.consequences.add(`${clock.clock} ${clock.consequence}`)
        // What ends a version ends its other clocks: whoever leaves last but one, leaves nobody to share with.
        const isOver = ['lapsed', 'superseded'].includes(agreementState(record, clock.deadline))
        assert.ok(isOver || hasConsequence(record, clock), `${clock.clock} at its deadline: ${clock.consequence}`)
      }
    }
  }

  /** Article, giver, recipient and purpose of all that flows at a node now, under any version. */
  async flowsAt(node: RoadNode): Promise<ReadonlySet<string>> {
    const { agreements } = await node.road.directory.current()
    return new Set(agreements.flatMap((entry) => [...flowsOf(entry.row.document, entry.scopeAt(this.now))]))
  }

  /** What an act lets flow, everybody who is bound asked for, or its own party held back before. */
  async assertNobodyWidensAlone(node: RoadNode, before: ReadonlySet<string>, { kind, party, agreement }: Act): Promise<void> {
    const gained = [...(await this.flowsAt(node))].filter((flow) => !before.has(flow))
    if (gained.length === 0) return
    const entry = (await node.road.directory.current()).agreement(agreement as string)
    assert.ok(entry)
    const { record } = entry
    if (kind === 'resume') {
      assert.ok(gained.every((flow) => flow.split(' ').slice(1, 3).includes(party)))
      return
    }
    if (kind === 'apply-provisionally') {
      const declared = new Set(statementsOf(record, 'apply-provisionally').map((one) => one.party))
      assert.ok(
        gained.every((flow) =>
          flow
            .split(' ')
            .slice(1, 3)
            .every((code) => declared.has(code)),
        ),
      )
      return
    }
    assert.ok(NEEDS_ALL.has(kind), `${kind} by ${party} widened`)
    const voices = new Set(statementsOf(record, kind as 'ratify').map((one) => one.party))
    for (const code of boundAt(record, this.now)) assert.ok(voices.has(code), `${kind} widened without ${code}`)
  }

  /** The same step by all of the five; each is taken if it is legal. */
  async everybody(draft: ActDraft): Promise<void> {
    for (const who of ['XA', 'XB', ...ON_PAPER] as const) await this.take(who, draft)
  }

  /** A later version, laid before all by XA. @returns its hash */
  async amend(document: Agreement): Promise<string> {
    const hash = agreementHash(document)
    const body = { document: document as unknown as Json, counters: null, comment: null }
    const proposal = await this.take('XA', { kind: 'propose', agreement: hash, body })
    if (proposal === undefined) return hash
    this.#proposals.set(hash, proposal.id)
    this.versions.push(hash)
    return hash
  }

  static readonly evidence = EVIDENCE

  #both(): readonly [RoadNode, RoadNode] {
    return [this.nodes.XA, this.nodes.XB]
  }

  async #isAddressed(node: RoadNode, actId: string, to: string): Promise<boolean> {
    const due = await node.store.read.outbox.due({ recipient: to, now: this.now, limit: 1_000 })
    return due.some((row) => row.actId === actId)
  }

  /** All that both must say alike. A hidden reservation is its party's own. */
  async #toldAt(node: RoadNode, at: Instant): Promise<object> {
    const directory = await node.road.directory.current()
    const told = directory.agreements.map(({ row, record, scopeAt }) => ({
      hash: row.hash,
      state: directory.state(row.hash, at),
      scope: scopeAt(at),
      standings: standingsOf(record, at),
      clocks: clocksOf(record, at),
      misses: missesOf(record, at),
    }))
    return told.sort((left, right) => (left.hash < right.hash ? -1 : 1))
  }
}

/** Whether a clock's consequence is there at its deadline. */
function hasConsequence(record: Parameters<typeof clocksOf>[0], clock: AgreementClock): boolean {
  const { deadline: at, consequence, parties } = clock
  const standingOf = (party: string) => standingsOf(record, at).find((one) => one.party === party)?.standing
  const isMissed = missesOf(record, at).some((miss) => miss.deadline === at && miss.consequence === consequence)
  switch (clock.clock) {
    case 'signature':
    case 'sunset':
      return agreementState(record, at) === 'lapsed'
    case 'provisional':
      return parties.every((party) => standingOf(party) !== 'provisional')
    case 'gate':
      // Before a version is in force nobody misses a gate of it; it stays shut all the same.
      return (
        phasesOf(record).some(({ phase, openedAt }) => openedAt === null && phase.gate !== undefined) &&
        (isMissed || agreementState(record, at) !== 'in-force')
      )
    case 'suspension':
    case 'withdrawal':
      return consequence !== 'withdraw' || parties.every((party) => ['withdrawn', 'excluded'].includes(standingOf(party) ?? ''))
    case 'response':
    case 'review':
    case 'incident':
    case 'breach':
      return isMissed
    case 'assurance':
    case 'attestation':
      return true
  }
}
