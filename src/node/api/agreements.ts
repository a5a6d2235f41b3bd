/** Wires the API's agreements to their workflows. */
import {
  compareAgreements,
  differencesInWords,
  draftAnsweredBy,
  type PageFormat,
  priorOf,
  renderAgreement,
  renderComparison,
  type StatementBody,
} from '../../agreement/index.ts'
import { accepted, formatTimestamp, type Result, refused } from '../../foundation/index.ts'
import type { ApiParts } from '../../http/index.ts'
import { compilePolicies, createTerms } from '../../policy/index.ts'
import {
  agreementLife,
  agreementStatus,
  chooseOffice,
  explainQuestion,
  proposeAgreement,
  ratifyAgreement,
  secondOfficeFault,
  signAgreement,
  takeStep,
  withFeedback,
} from '../../workflows/agreements/index.ts'
import { whyNotTwo } from '../../workflows/officials/index.ts'
import { trustFile } from '../../workflows/parties/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** The agreements of this node. */
export function agreementPorts({ core, jobs }: { readonly core: Core; readonly jobs: Jobs }): ApiParts['agreements'] {
  const { road } = core
  const { accounts, people } = core.store.read
  const persons = { accounts, deputations: people.deputations, clock: road.clock }
  const entryOf = async (hash: string) => (await road.directory.current()).agreement(hash)
  // A step is worth a checkpoint of its own: partners wait for it.
  const stepping = async <T>(work: Promise<T>): Promise<T> => {
    const outcome = await work
    jobs.wakeCheckpoint()
    return outcome
  }
  return {
    list: async () => (await road.directory.current()).agreements.map((entry) => agreementStatus(entry, road.clock.now())),
    async find(hash) {
      const entry = await entryOf(hash)
      return entry === undefined ? undefined : { status: agreementStatus(entry, road.clock.now()), document: entry.record.agreement }
    },
    propose: ({ document, counters, comment }) =>
      stepping(
        proposeAgreement(document, road, {
          ...(counters === undefined ? {} : { counters }),
          ...(comment === undefined ? {} : { comment }),
        }),
      ),
    async sign({ official, hash, office }) {
      const entry = await entryOf(hash)
      if (entry === undefined) return refused('agreement-unknown', 'no such draft was proposed')
      const chosen = chooseOffice(entry.record.agreement, { party: road.self, held: official.offices, asked: office })
      if (!chosen.ok) return chosen
      const by = { party: road.self, login: official.login }
      const fault = await secondOfficeFault(entry.record, by, (logins, since) => whyNotTwo(logins, since, persons))
      if (fault !== undefined) return { ok: false, refusal: fault }
      return stepping(signAgreement(hash, { official: official.login, office: chosen.value }, road))
    },
    ratify: ({ hash }) => stepping(ratifyAgreement(hash, road)),
    async take({ hash, kind, body }) {
      const entry = kind === 'open-phase' ? await entryOf(hash) : undefined
      if (entry === undefined) return stepping(takeStep({ kind, agreement: hash, body }, road))
      const known = { entry, feedback: core.store.read.feedback }
      const whole = await withFeedback(body as StatementBody<'open-phase'>, known)
      return stepping(takeStep({ kind: 'open-phase', agreement: hash, body: whole }, road))
    },
    async life(hash) {
      const entry = await entryOf(hash)
      return entry === undefined ? undefined : agreementLife(entry, { self: road.self, now: road.clock.now() })
    },
    differences: (hash) => differences(core, hash),
    tracked: (hash) => tracked(core, hash),
    page: (hash, format) => page(core, hash, format),
    async decision(hash, question, format) {
      const entry = await entryOf(hash)
      if (entry === undefined) return undefined
      const now = road.clock.now()
      const under = { agreement: entry.record.agreement, decider: entry.deciderAt(now) }
      return explainQuestion(question, under, { audience: 'own', format, askedAt: formatTimestamp(now) }).page
    },
    comparison: (prior, next, format) => comparison(core, { prior, next }, format),
    async trustFile(hash) {
      const directory = await road.directory.current()
      const entry = directory.agreement(hash)
      return entry === undefined ? undefined : trustFile(directory, entry.record.agreement)
    },
  }
}

/** For officials of this party, so that its own reservations are shown whoever else knows them. */
async function page({ road }: Core, hash: string, format: PageFormat): Promise<string | undefined> {
  const entry = (await road.directory.current()).agreement(hash)
  if (entry === undefined) return undefined
  const { agreement } = entry.record
  const { state, disclosedReservations } = agreementLife(entry, { self: road.self, now: road.clock.now() })
  const policies = compilePolicies(createTerms({ agreement, reservations: entry.reservations })).map(({ text }) => text())
  const reservations = [...entry.reservations, ...disclosedReservations]
  return renderAgreement(agreement, { format, policies, reservations, status: { state: state.state, text: state.text } })
}

async function differences({ road }: Core, hash: string): ReturnType<ApiParts['agreements']['differences']> {
  const directory = await road.directory.current()
  const entry = directory.agreement(hash)
  if (entry === undefined) return undefined
  const prior = priorOf(entry.record)
  return prior === undefined ? null : { prior: prior.hash, comparison: compareAgreements(prior.agreement, entry.record.agreement) }
}

async function tracked({ road }: Core, hash: string): ReturnType<ApiParts['agreements']['tracked']> {
  const record = (await road.directory.current()).agreement(hash)?.record
  if (record === undefined) return undefined
  const draft = draftAnsweredBy(record)
  const against = draft ?? priorOf(record)
  if (against === undefined) return null
  const differences = differencesInWords(against.agreement, record.agreement)
  return { against: against.hash, isDraft: draft !== undefined, differences }
}

async function comparison(
  { road }: Core,
  versions: { readonly prior: string; readonly next: string },
  format: PageFormat,
): Promise<Result<string> | undefined> {
  const directory = await road.directory.current()
  const prior = directory.agreement(versions.prior)?.record.agreement
  const next = directory.agreement(versions.next)?.record.agreement
  if (prior === undefined || next === undefined) return undefined
  const compared = compareAgreements(prior, next)
  return compared.ok ? accepted(renderComparison({ format, prior, next, comparison: compared.value })) : compared
}
