/**
 * A model of an agreement's life that shares no code with it: one book, written in the order in which things happen, which
 * moves on from deadline to deadline. It knows the few articles that the model-based test uses.
 */
import { DAY_MS, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import type { AgreementState, Statement } from './index.ts'

type Suspended = {
  readonly party: string
  readonly act: string
  readonly from: Instant
  end: Instant
  readonly articles: readonly string[] | null
}

/** The book of one agreement. */
export class Book {
  readonly #agreement: Agreement
  readonly #codes: readonly string[]
  readonly #startedAt: Instant
  #now: Instant
  readonly #signed = new Set<string>()
  readonly #ratified = new Set<string>()
  readonly #provisional = new Map<string, Instant>()
  readonly #left = new Set<string>()
  readonly #leaving = new Map<string, Instant>()
  readonly #suspended: Suspended[] = []
  readonly #opened = new Map<string, Set<string>>()
  readonly #voices = new Map<string, Set<string>>()
  #renewals = new Map<string, Instant>()
  #phase = 0
  #isLapsed = false
  sunset: Instant

  constructor(agreement: Agreement, now: Instant) {
    this.#agreement = agreement
    this.#codes = agreement.parties.list.map(({ code }) => code)
    this.#startedAt = now
    this.#now = now
    this.sunset = parseTimestamp(agreement.sunset.at)
  }

  state(): AgreementState {
    if (this.#isLapsed) return 'lapsed'
    if (this.#isInForce()) return 'in-force'
    if (this.#applying().length >= 2) return 'provisional'
    if (this.#signed.size < this.#codes.length) return 'proposed'
    return 'signed'
  }

  hasLeft(party: string): boolean {
    return this.#left.has(party)
  }

  suspends(party: string, article: string): boolean {
    return this.#suspended.some((one) => one.party === party && this.#now < one.end && one.articles?.includes(article) !== false)
  }

  /** Every flow that is permitted, sorted. All share with all under the articles of the phases that are open. */
  flows(): readonly string[] {
    const state = this.state()
    if (state !== 'in-force' && state !== 'provisional') return []
    const parties = state === 'in-force' ? this.#codes.filter((code) => !this.#left.has(code)) : this.#applying()
    const open = this.#agreement.phases?.list.slice(0, this.#phase + 1).flatMap(({ articles }) => articles) ?? []
    const flows: string[] = []
    for (const { article, purposes } of this.#agreement.sharing) {
      if (!open.includes(article)) continue
      for (const from of parties) {
        for (const to of parties) {
          if (from === to || this.suspends(from, article) || this.suspends(to, article)) continue
          for (const purpose of purposes) flows.push(`${article} ${from} ${to} ${purpose}`)
        }
      }
    }
    return flows.sort()
  }

  /** Time passes, and with it every deadline on the way, in order. */
  turnTo(now: Instant): void {
    for (let next = this.#nextDeadline(now); next !== undefined; next = this.#nextDeadline(now)) {
      this.#now = next
      this.#passDeadlines()
    }
    this.#now = now
    this.#passDeadlines()
  }

  write(statement: Statement): void {
    const { kind, party, body } = statement
    switch (kind) {
      case 'sign':
        this.#signed.add(party)
        return
      case 'ratify':
        this.#ratified.add(party)
        return
      case 'apply-provisionally':
        if (!this.#provisional.has(party)) this.#provisional.set(party, parseTimestamp(body.until))
        return
      case 'open-phase':
        this.#open(party, body.phase)
        return
      case 'suspend': {
        const end = parseTimestamp(body.until)
        this.#suspended.push({ party, act: statement.actId, from: this.#now, end, articles: body.articles ?? null })
        return
      }
      case 'resume':
        for (const one of this.#suspended) if (one.act === body.suspension && one.party === party) one.end = Math.min(one.end, this.#now)
        return
      case 'withdraw': {
        const effectiveAt = parseTimestamp(body.effectiveAt)
        this.#leaving.set(party, Math.min(effectiveAt, this.#leaving.get(party) ?? effectiveAt))
        return
      }
      case 'renew':
        this.#renew(party, parseTimestamp(body.until))
        return
      case 'respond':
        this.#exclude(party, body.to)
    }
  }

  #isInForce(): boolean {
    return this.#ratified.size === this.#codes.length && this.#signed.size === this.#codes.length
  }

  #applying(): readonly string[] {
    return this.#codes.filter((code) => this.#now < (this.#provisional.get(code) ?? 0) && !this.#left.has(code))
  }

  #bound(): readonly string[] {
    return this.#codes.filter((code) => !this.#left.has(code))
  }

  #open(party: string, phase: string): void {
    const opened = this.#opened.get(phase) ?? new Set()
    this.#opened.set(phase, opened.add(party))
    // A gate that all had opened before its turn opens with the one before it.
    for (let isMoving = true; isMoving; ) {
      const next = this.#agreement.phases?.list[this.#phase + 1]
      isMoving = next !== undefined && this.#isAgreed(next.code)
      if (isMoving) this.#phase += 1
    }
  }

  #isAgreed(phase: string): boolean {
    return this.#bound().every((code) => this.#opened.get(phase)?.has(code) === true)
  }

  #renew(party: string, until: Instant): void {
    const longest = (this.#agreement.sunset.renewalDays ?? 0) * DAY_MS
    if (this.#now >= this.sunset || until <= this.sunset || until > this.sunset + longest) return
    this.#renewals.set(party, until)
    const untils = this.#bound().map((code) => this.#renewals.get(code))
    if (untils.includes(undefined)) return
    this.sunset = Math.min(...(untils as Instant[]))
    this.#renewals = new Map()
  }

  #exclude(party: string, to: string): void {
    const voices = (this.#voices.get(to) ?? new Set()).add(party)
    this.#voices.set(to, voices)
    const others = this.#bound().filter((code) => code !== to)
    if (others.length >= 2 && others.every((code) => voices.has(code))) this.#leave(to)
  }

  #leave(party: string): void {
    this.#left.add(party)
    if (this.#bound().length < 2) this.#isLapsed = true
  }

  /** When a party will have suspended for as long without a pause as it may. */
  #suspendedOut(party: string): Instant | undefined {
    const { suspension } = this.#agreement
    if (suspension?.onEnd !== 'withdraw') return undefined
    let from = Number.NaN
    let end = Number.NaN
    for (const one of this.#suspended.filter((other) => other.party === party && other.end > other.from)) {
      if (one.from <= end) end = Math.max(end, one.end)
      else [from, end] = [one.from, one.end]
      if (end - from >= suspension.daysMax * DAY_MS) return from + suspension.daysMax * DAY_MS
    }
    return undefined
  }

  #deadlines(): readonly Instant[] {
    const { amendment } = this.#agreement
    const signature = this.#signed.size < this.#codes.length ? this.#startedAt + (amendment?.signature.days ?? 0) * DAY_MS : []
    const leaving = this.#codes.flatMap((code) => [this.#leaving.get(code) ?? [], this.#suspendedOut(code) ?? []].flat())
    return [this.sunset, signature, leaving].flat()
  }

  #nextDeadline(now: Instant): Instant | undefined {
    return this.#deadlines()
      .filter((deadline) => deadline > this.#now && deadline <= now)
      .sort((left, right) => left - right)[0]
  }

  #passDeadlines(): void {
    const { amendment } = this.#agreement
    const isLate = this.#now >= this.#startedAt + (amendment?.signature.days ?? 0) * DAY_MS
    if (isLate && this.#signed.size < this.#codes.length) this.#isLapsed = true
    for (const code of this.#codes) {
      const at = Math.min(this.#leaving.get(code) ?? Number.POSITIVE_INFINITY, this.#suspendedOut(code) ?? Number.POSITIVE_INFINITY)
      if (at <= this.#now) this.#leave(code)
    }
    if (this.#now >= this.sunset) this.#isLapsed = true
  }
}
