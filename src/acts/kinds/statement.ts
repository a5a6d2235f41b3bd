/** What the kinds have in common that state something about an agreement. */
import { checkStep, STATEMENT_BODIES, type StatementBody, type StatementKind, type Step } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { Act, ActDraft, ActId } from '../act.ts'
import type { Change } from '../change.ts'
import type { AgreementEntry, Directory } from '../directory.ts'
import { agreementParties } from './agreement-parties.ts'
import { defineKind, type Facts, type Kind, PERMITTED, type ReceiptNeed, refuseAct, type Verdict } from './kind.ts'

/** What one kind of statement adds to what all have in common. */
export type StatementOptions<Name extends StatementKind> = {
  readonly receipt: ReceiptNeed
  /** It narrows what its own party gives and gets and does nothing else, so it is obeyed on its signature (DESIGN rule 4). */
  readonly onlyReduces?: boolean
  /** Others have to know of it at once, so it forces a checkpoint; what only reduces always does. */
  readonly isUrgent?: boolean
  /** Acts beside the proposal that it comes after. */
  readonly after?: (body: StatementBody<Name>, entry: AgreementEntry, self: string) => readonly (string | undefined)[]
  /** Whether it is for the other parties; for nobody where it is not. */
  readonly isTold?: (act: Act<StatementBody<Name>>, directory: Directory) => boolean
  /** What is decided beyond the rules of the agreement. */
  readonly decide?: (act: Act<StatementBody<Name>>, entry: AgreementEntry, facts: Facts) => Verdict | Promise<Verdict>
  /** What it changes beside the record of the agreement. */
  readonly also?: (act: Act<StatementBody<Name>>, at: Instant) => readonly Change[]
}

/** Declares a kind of statement: its body, its legality and its effect are those of the agreement's life. */
export function defineStatement<Name extends StatementKind>(name: Name, options: StatementOptions<Name>) {
  const { receipt, onlyReduces = false, isUrgent = onlyReduces, isTold = () => true } = options
  const kind: Omit<Kind<StatementBody<Name>>, 'isBody'> = {
    name,
    actClass: 'outward',
    receipt,
    onlyReduces,
    isUrgent,
    addressees: (act, directory) => (isTold(act, directory) ? agreementParties(act, directory) : []),
    follows(draft, directory) {
      const entry = directory.agreement(draft.agreement ?? '')
      return entry === undefined ? [] : predecessors(draft as ActDraft<StatementBody<Name>>, { entry, options, self: directory.self })
    },
    // What only reduces waits for no predecessor, but there is nothing to narrow before the draft itself has come.
    isEarly: (act, { directory }) => onlyReduces && directory.agreement(act.agreement ?? '') === undefined,
    async decide(act, facts) {
      const entry = facts.directory.agreement(act.agreement ?? '')
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such draft was proposed')
      const step = { kind: name, party: act.party, at: act.at, body: act.body } as unknown as Step
      const result = checkStep(entry.record, step, facts)
      if (!result.ok) return { ok: false, refusal: result.refusal }
      return options.decide?.(act, entry, facts) ?? PERMITTED
    },
    apply: (act, { recordedAt }) => [stated(act, name), ...(options.also?.(act, recordedAt) ?? [])],
  }
  return defineKind(STATEMENT_BODIES[name], kind as never)
}

/** The change that every statement makes. */
export function stated({ id, party, at, agreement, body }: Act<object>, kind: StatementKind) {
  const statement = { kind, actId: id, party, at, body: body as Readonly<Record<string, unknown>> }
  return { change: 'agreement-stated', hash: agreement as string, statement } as const
}

function predecessors<Name extends StatementKind>(
  { body }: ActDraft<StatementBody<Name>>,
  known: { readonly entry: AgreementEntry; readonly options: StatementOptions<Name>; readonly self: string },
): readonly ActId[] {
  const { entry, options, self } = known
  const others = options.after?.(body, entry, self) ?? []
  return [entry.row.proposeAct, ...others].flatMap((id) => (id === undefined ? [] : [id as ActId]))
}
