/**
 * The table of kinds. A kind is added by one file here and one line below.
 */
import { ActError } from '../errors.ts'
import { acknowledge } from './acknowledge.ts'
import { alert } from './alert.ts'
import { announce } from './announce.ts'
import { answerContest } from './answer-contest.ts'
import { applyProvisionally } from './apply-provisionally.ts'
import { askOnward } from './ask-onward.ts'
import { askPurpose } from './ask-purpose.ts'
import { assure } from './assure.ts'
import { attest } from './attest.ts'
import { breach } from './breach.ts'
import { breakGlass } from './break-glass.ts'
import { changeRole } from './change-role.ts'
import { changeTool, TOOL_DEEDS } from './change-tool.ts'
import { closeObservation } from './close-observation.ts'
import { collect } from './collect.ts'
import { comment } from './comment.ts'
import { confirm } from './confirm.ts'
import { consent } from './consent.ts'
import { consult } from './consult.ts'
import { contest } from './contest.ts'
import { correct } from './correct.ts'
import { DECLINE_REASONS, decline } from './decline.ts'
import { DISCARD_CAUSES, discard } from './discard.ts'
import { endContest } from './end-contest.ts'
import { enrol } from './enrol.ts'
import { erase } from './erase.ts'
import { erasureReceipt } from './erasure-receipt.ts'
import { escalate } from './escalate.ts'
import { feedback } from './feedback.ts'
import { grade } from './grade.ts'
import { hold } from './hold.ts'
import { interpret } from './interpret.ts'
import { introduce } from './introduce.ts'
import { keep } from './keep.ts'
import type { Kind } from './kind.ts'
import { lapse } from './lapse.ts'
import { lift } from './lift.ts'
import { formatLifting, liftContest } from './lift-contest.ts'
import { miss } from './miss.ts'
import { monitor } from './monitor.ts'
import { narrow } from './narrow.ts'
import { notice } from './notice.ts'
import { observe } from './observe.ts'
import { openPhase } from './open-phase.ts'
import { postpone } from './postpone.ts'
import { propose } from './propose.ts'
import { publish } from './publish.ts'
import { quarantine } from './quarantine.ts'
import { ratify } from './ratify.ts'
import { recall } from './recall.ts'
import { refuse } from './refuse.ts'
import { release } from './release.ts'
import { renew } from './renew.ts'
import { request } from './request.ts'
import { reserve } from './reserve.ts'
import { respond } from './respond.ts'
import { resume } from './resume.ts'
import { retire } from './retire.ts'
import { review } from './review.ts'
import { rotate } from './rotate.ts'
import { sign } from './sign.ts'
import { submit } from './submit.ts'
import { suspend } from './suspend.ts'
import { tellKept } from './tell-kept.ts'
import { tellOpened } from './tell-opened.ts'
import { tellThreat } from './tell-threat.ts'
import { tellYear } from './tell-year.ts'
import { trace } from './trace.ts'
import { unreserve } from './unreserve.ts'
import { USE_DEEDS, USE_OUTCOMES, use } from './use.ts'
import { withdraw } from './withdraw.ts'

const ALL = [
  introduce,
  propose,
  sign,
  ratify,
  applyProvisionally,
  comment,
  openPhase,
  suspend,
  resume,
  withdraw,
  renew,
  reserve,
  unreserve,
  announce,
  interpret,
  attest,
  assure,
  review,
  respond,
  breach,
  miss,
  enrol,
  retire,
  rotate,
  submit,
  notice,
  release,
  publish,
  alert,
  confirm,
  quarantine,
  acknowledge,
  consult,
  monitor,
  observe,
  breakGlass,
  tellOpened,
  closeObservation,
  changeTool,
  changeRole,
  collect,
  discard,
  narrow,
  liftContest,
  contest,
  answerContest,
  endContest,
  recall,
  correct,
  escalate,
  tellKept,
  tellYear,
  erase,
  erasureReceipt,
  grade,
  use,
  feedback,
  keep,
  hold,
  lift,
  postpone,
  askOnward,
  askPurpose,
  tellThreat,
  consent,
  request,
  decline,
  lapse,
  trace,
  refuse,
]

export { overseersOf } from './agreement-overseers.ts'
export { ALERT_SEVERITIES } from './alert.ts'
export { type Intermediary, intermediaryOf, tooFewOrigins } from './anonymity-rule.ts'
export { CONTEST_REASONS, type ContestAnswerBody } from './answer-contest.ts'
export { answerFault } from './answer-judgement.ts'
export { OBSERVATION_OUTCOMES } from './close-observation.ts'
export type { ConsentBody } from './consent.ts'
export { CONSENT_REASONS } from './consent.ts'
export { contestDue } from './contest.ts'
export { carriesItems } from './held-item.ts'
export { STANDS_UNTIL_LIFTED } from './hold.ts'
export { TOLD_BY } from './lift.ts'
export { formatNarrowing, NarrowingField, type NarrowingTerms, narrowingOf } from './narrow.ts'
export { ALL_CHECKS } from './observe.ts'
export { consentClockMs, consentName, onwardNever } from './onward-rule.ts'
export { purposeArticle, purposeClockMs, purposeFault } from './purpose-rule.ts'
export type { ReleaseBody } from './release.ts'
export type { RequestBody } from './request.ts'
export { answerClock, askedForFault, endsUnanswered, isAskedFor, partsAsked, requestArticle, URGENCIES } from './request-rule.ts'
export { LONG_KEPT_MS } from './tell-kept.ts'
export { isYearTold, yearTellBy } from './tell-year.ts'
export { TELL_THREAT, THREAT_TEXT_MAX, type Threat, threatItemFault, threatItems, threatName } from './threat-rule.ts'
export { PASSED_MAX, type TraceBody } from './trace.ts'
export { DECLINE_REASONS, DISCARD_CAUSES, formatLifting, TOOL_DEEDS, USE_DEEDS, USE_OUTCOMES }

/** Every kind of act by its name. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(ALL.map((kind) => [kind.name, kind as unknown as Kind]))

/** The kind of a name. @throws ActError `act-kind-unknown` */
export function kindOf(name: string): Kind {
  const kind = KINDS.get(name)
  if (kind === undefined) throw new ActError('act-kind-unknown', 'act is of a kind that this node does not know')
  return kind
}

/** JSON Schemas of the bodies, by kind: the source of spec/schemas. */
export const BODY_SCHEMAS = Object.fromEntries(ALL.map((kind) => [kind.name, kind.schema]))
