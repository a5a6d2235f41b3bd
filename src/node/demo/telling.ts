/** Tells the story chapter by chapter and gathers what it found. */
import { type AmendmentStory, amend } from './amending.ts'
import { writeDemoFile } from './demo-file.ts'
import type { DemoNode } from './federation.ts'
import { foundAgreement } from './founding.ts'
import { type PassingStory, passOneOn } from './passing-on.ts'
import { readBackAll, recallOne, verifyOffline } from './proving.ts'
import { reserve } from './reservations.ts'
import { refusedAtHome, shareFeed, shareReport, shareVulnerability } from './sharing.ts'
import { type Stage, statusOf } from './stage.ts'
import type { Submission } from './submitting.ts'
import { type SuspensionStory, suspendAndResume } from './suspending.ts'
import { type WarningStory, warnPartners } from './warning.ts'

/** What the story found; `json` is what `--json` prints. */
export type Story = {
  readonly isComplete: boolean
  readonly failedStep: string | null
  readonly receipts: readonly string[]
  readonly policy: string | null
  readonly rows: readonly StoryRow[]
  /** What became of the agreement meanwhile, a line each. */
  readonly treaty: readonly string[]
  readonly json: Readonly<Record<string, unknown>>
}

/** One partner in the summary, every figure read back from nodes. */
export type StoryRow = {
  readonly name: string
  readonly shared: number
  readonly received: number
  readonly withheld: number
  readonly refused: number
  readonly erased: number
}

/** Runs every chapter; a chapter that fails ends the story and is named. */
export async function tell(stage: Stage): Promise<Story> {
  const found: Record<string, unknown> = {}
  const submissions: Submission[] = []
  let proof: { policy: string; receipts: readonly string[] } | undefined
  let step = 'start'
  const chapter = async <T>(name: string, title: string, work: () => Promise<T>): Promise<T> => {
    step = name
    stage.progress.step(title)
    return work()
  }
  try {
    await chapter('start', 'Five sovereign nodes start', () => startAll(stage))
    await writeDemoFile(stage.home, { nodes: stage.nodes, processes: stage.processes, receipts: [], policy: null })
    const agreement = await chapter('agree', 'They found an agreement', async () => {
      const founded = await foundAgreement(stage)
      await reserve(stage, founded)
      return founded
    })
    const fed = await chapter('share', sharingTitle(stage), () => shareFeed(stage, agreement))
    submissions.push(...fed.submissions)
    found.seconds = Number(fed.seconds.toFixed(2))
    const report = await chapter('report', 'Aldoria shares a report that names persons', () => shareReport(stage, agreement))
    submissions.push(report.submission)
    found.refusedByReceiver = await chapter('receiver-law', "One partner's own law refuses a delivery", async () => {
      const refusals = await shareVulnerability(stage, agreement)
      if (refusals.length === 0) throw new Error('no receiver refused')
      for (const { recipient, code } of refusals) stage.progress.fact(`${recipient} refused one delivery under its own law (${code})`)
      return refusals
    })
    const paused = await chapter('suspend', 'A partner suspends a flow and resumes it', () => suspendAndResume(stage, agreement))
    submissions.push(...paused.submissions)
    found.suspension = paused.story
    found.refusedAtHome = await chapter('home-refusal', 'A release is refused at home', async () => {
      const refusal = await refusedAtHome(stage, agreement)
      stage.progress.fact(`purpose immigration-control: ${refusal.code}, article ${refusal.article ?? '?'}`)
      return refusal
    })
    const warning = await chapter('alert', 'Aldoria warns its partners at once', () => warnPartners(stage, agreement))
    found.alert = warning
    const recalled = await chapter('recall', 'One object is recalled', () => recallOne(stage))
    found.recalled = recalled
    const verified = await chapter('verify', 'A receipt is verified offline', () => verifyOffline(stage, agreement))
    stage.progress.fact('the receipt holds; the tampered copy is refused')
    stage.progress.fact(verified.tamperedCode)
    found.verified = { receipt: true, tampered: verified.tamperedCode }
    proof = verified
    const received = await chapter('read-back', 'Every figure is read back from the partners', () => readBackAll(stage))
    const rows = await rowsOf(stage, received, submissions)
    const passed = await chapter('pass-on', 'Aldoria shares without being known as the origin', () => passOneOn(stage, agreement))
    found.passedOn = passed
    const amendment = await chapter('amend', 'An amendment is simulated, signed and ratified by all', () => amend(stage, agreement))
    found.amendment = amendment
    return {
      isComplete: true,
      failedStep: null,
      receipts: proof.receipts,
      policy: proof.policy,
      rows,
      treaty: treatyLines(stage, { amendment, suspension: paused.story, warning, passed }),
      json: jsonOf({ found, rows, received, submissions }),
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    stage.progress.step(`The step "${step}" failed: ${message}`)
    for (const node of stage.nodes) {
      const said = stage.processes.errorsOf(node)
      if (said !== '') stage.progress.fact(`${node.name} said:\n${said}`)
    }
    return {
      isComplete: false,
      failedStep: step,
      receipts: proof?.receipts ?? [],
      policy: proof?.policy ?? null,
      rows: [],
      treaty: [],
      json: { ok: false, failed: step, message },
    }
  }
}

/** What the parties did about their agreement, as their nodes tell it. */
function treatyLines(
  { nodes }: Stage,
  {
    amendment,
    suspension,
    warning,
    passed,
  }: {
    readonly amendment: AmendmentStory
    readonly suspension: SuspensionStory
    readonly warning: WarningStory
    readonly passed: PassingStory
  },
): readonly string[] {
  const nameOf = (party: string): string => nodes.find((node) => node.party === party)?.name ?? party
  const { version, verdict, simulated, inForceAt } = amendment
  return [
    `Alert to ${warning.warned.map(nameOf).join(', ')}: seen as ${warning.firstSeenAs} after ${warning.firstSeenMs} ms, confirmed by its proof at each`,
    `Suspension by ${nameOf(suspension.by)}: one warning held back (${suspension.code}), the next received by ${suspension.reachedAfter.map(nameOf).join(', ')}`,
    `Passed on by ${nameOf(passed.by)} without its origin to ${passed.received.map(({ party }) => nameOf(party)).join(', ')}; the overseer alone was told: ${nameOf(passed.origin)}`,
    `Version ${version}, ${verdict} than the one before, simulated on ${simulated.items.toLocaleString('en')} objects: in force at ${inForceAt.length} of ${nodes.length} nodes`,
  ]
}

async function startAll(stage: Stage): Promise<void> {
  await Promise.all(
    stage.nodes.map(async (node) => {
      const milliseconds = await stage.processes.start(node)
      stage.progress.fact(`${node.name} (${node.party}) answers at ${node.url} after ${Math.round(milliseconds)} ms`)
    }),
  )
}

function sharingTitle(stage: Stage): string {
  return stage.imports.length === 0 ? 'Aldoria shares its phishing feed' : `Aldoria shares ${stage.imports.length} imported file(s)`
}

async function rowsOf(
  stage: Stage,
  received: Awaited<ReturnType<typeof readBackAll>>,
  submissions: readonly Submission[],
): Promise<readonly StoryRow[]> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const { sent } = (await statusOf(aldoria)).summary
  return Promise.all(
    received.map(async ({ party, name, total }) => {
      const node = stage.nodes.find((candidate) => candidate.party === party) as DemoNode
      const held = (await statusOf(node)).summary.received.find((row) => row.origin === aldoria.party)
      const copies = sent.find((row) => row.recipient === party)
      return {
        name,
        shared: copies?.sent ?? 0,
        received: total,
        withheld: submissions.reduce((sum, submission) => sum + withheldFrom(submission, party), 0),
        refused: copies?.refused ?? 0,
        erased: held?.erased ?? 0,
      }
    }),
  )
}

function withheldFrom(submission: Submission, party: string): number {
  const report = submission.report.recipients.find((recipient) => recipient.party === party)
  return (report?.withheld ?? []).reduce((sum, row) => sum + row.count, 0)
}

function jsonOf(parts: {
  found: Record<string, unknown>
  rows: readonly StoryRow[]
  received: Awaited<ReturnType<typeof readBackAll>>
  submissions: readonly Submission[]
}): Record<string, unknown> {
  const by = (figure: keyof StoryRow) =>
    Object.fromEntries(parts.rows.map((row, index) => [parts.received[index]?.party ?? row.name, row[figure]]))
  return {
    ok: true,
    shared: by('shared'),
    withheld: by('withheld'),
    refused: by('refused'),
    received: by('received'),
    erased: by('erased'),
    types: Object.fromEntries(parts.received.map((partner) => [partner.party, partner.types])),
    submissions: parts.submissions.map(({ id, objects, report }) => ({ id, objects, report })),
    ...parts.found,
  }
}
