/** The story that the demonstration tells: one function a chapter, each ending in facts read back from the nodes. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { agreementHash, cyberThreatExchange } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { call, callText, json, pause, RefusedByNode, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import type { NodeProcesses } from './processes.ts'
import type { Progress } from './progress.ts'
import { countReceived, isServed } from './read-back.ts'
import { caseReport, vulnerabilityBundle } from './report.ts'
import { sourcesOf } from './sources.ts'
import { runVerify, tamper } from './verify-receipt.ts'

/** What the story works with and gathers. */
export type Stage = {
  readonly home: string
  readonly nodes: readonly DemoNode[]
  readonly processes: NodeProcesses
  readonly progress: Progress
  readonly imports: readonly string[]
  /** Parties whose node was killed in the course of the story. */
  readonly killed: Set<string>
}

/** A submission as the API shows it. */
export type Submission = {
  readonly id: string
  readonly state: string
  readonly objects: number
  readonly position: number
  readonly report: SubmissionReport
}

/** What the report says, by recipient. */
export type SubmissionReport = {
  readonly invalid: number
  readonly recipients: readonly {
    readonly party: string
    readonly offered: number
    readonly released: number
    readonly changed: number
    readonly withheld: readonly { readonly code: string; readonly article: string | null; readonly count: number }[]
  }[]
}

type Status = {
  readonly summary: {
    readonly sent: readonly {
      readonly recipient: string
      readonly sent: number
      readonly applied: number
      readonly refused: number
      readonly erased: number
    }[]
    readonly received: readonly { readonly origin: string; readonly held: number; readonly restricted: number; readonly erased: number }[]
  }
}

const MINUTE = 60_000
const CHECKPOINT_SECONDS = 1
const PURPOSE = 'cyber-defence'

/** Founding: the draft is proposed, signed and ratified by every node, and in force everywhere. */
export async function foundAgreement({ nodes, progress }: Stage): Promise<string> {
  const [aldoria] = nodes as readonly [DemoNode]
  const document = cyberThreatExchange({
    id: 'harbour-exchange',
    title: 'Agreement on the exchange of cyber-threat intelligence',
    parties: nodes.map((node) => ({ code: node.party, name: node.name, root: node.card.root, role: node.role })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: formatTimestamp(systemClock.now() + 3 * 365 * DAY_MS),
    checkpointSeconds: CHECKPOINT_SECONDS,
    graceSeconds: 3_600,
    urgentGraceSeconds: 600,
  })
  const hash = agreementHash(document)
  await call(aldoria, 'agreement-officer', { path: '/api/v1/agreements', body: json(document) })
  progress.fact(`${aldoria.name} proposed "${document.title}" (${hash.slice(0, 16)}...)`)
  for (const deed of ['sign', 'ratify'] as const) {
    await Promise.all(nodes.map((node) => stepOnceAllowed(node, hash, deed)))
    progress.fact(`${deed === 'sign' ? 'signed' : 'ratified'} by ${nodes.map((node) => node.name).join(', ')}`)
  }
  await Promise.all(nodes.map((node) => waitForState(node, hash, 'in-force')))
  progress.fact('in force at every node: each ratification holds a receipt under the witness quorum')
  return hash
}

/** The main job: the feed (or the imported files) to three partners, one of which is killed on the way. */
export async function shareFeed(
  stage: Stage,
  agreement: string,
): Promise<{ readonly submissions: readonly Submission[]; readonly seconds: number }> {
  const { nodes, progress } = stage
  const [aldoria] = nodes as readonly [DemoNode]
  const began = performance.now()
  const submissions: Submission[] = []
  const killing = killOnceDelivering(stage)
  for (const source of sourcesOf(stage.imports)) {
    const body = () => Readable.from(source.chunks())
    const why = `Warning partners: ${source.name}`
    const id = await submit(aldoria, agreement, { body: body(), why }).catch(refusedByNode)
    if (typeof id === 'string') submissions.push(await watch(stage, id, source.name))
    else {
      progress.fact(`${source.name}: nothing of it may be shared (${id.code}, article ${id.article ?? '-'})`)
      submissions.push(await whatWasWithheld(aldoria, agreement, { body: body(), why }))
    }
  }
  await everyAnswer(stage)
  await killing.end()
  return { submissions, seconds: (performance.now() - began) / 1_000 }
}

/** The report that names persons: a second official approves, and each partner gets what its article allows. */
export async function shareReport(stage: Stage, agreement: string): Promise<{ readonly submission: Submission; readonly suspect: string }> {
  const { nodes, progress } = stage
  const [aldoria] = nodes as readonly [DemoNode]
  const { bundle, ids } = caseReport()
  const killing = killOnceDelivering(stage)
  const id = await submit(aldoria, agreement, { body: bundle as Uint8Array<ArrayBuffer>, why: 'Case Harbour Lantern' })
  const waiting = await until('the report to be parsed', async () => settled(await submissionOf(aldoria, id)), { timeout: MINUTE })
  if (waiting.state === 'awaiting-approval') {
    await call(aldoria, 'releasing-officer', { method: 'POST', path: `/api/v1/submissions/${id}/approve` })
    progress.fact('the agreement asks for a second person: the releasing officer approved the report')
  }
  const submission = await until('the report to be released', async () => finished(await submissionOf(aldoria, id)), { timeout: MINUTE })
  await killing.end()
  await everyAnswer(stage)
  return { submission, suspect: ids.suspect }
}

/**
 * Ends Cetania with SIGKILL as soon as anything is on its way to it, once in the
 * story. `end` waits until it is back, or gives up where nothing went there.
 */
function killOnceDelivering(stage: Stage): { end(): Promise<void> } {
  const [aldoria, , cetania] = stage.nodes as readonly [DemoNode, DemoNode, DemoNode]
  let isOver = stage.killed.has(cetania.party)
  const isDelivering = async () => (await statusOf(aldoria)).summary.sent.some((row) => row.recipient === cetania.party && row.sent > 0)
  const killing = (async () => {
    while (!isOver && !(await isDelivering())) await pause(100)
    if (stage.killed.has(cetania.party) || !(await isDelivering())) return
    stage.killed.add(cetania.party)
    await stage.processes.kill(cetania)
    stage.progress.fact(`${cetania.name} was ended with SIGKILL during delivery`)
    const milliseconds = await stage.processes.start(cetania)
    stage.progress.fact(`${cetania.name} is back after ${Math.round(milliseconds)} ms and catches up`)
  })()
  return {
    async end() {
      isOver = true
      await killing
    },
  }
}

/** A release that the receiver alone refuses, under a law of its own that the sender does not know. */
export async function shareVulnerability(
  stage: Stage,
  agreement: string,
): Promise<readonly { readonly recipient: string; readonly code: string | null }[]> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const id = await submit(aldoria, agreement, {
    body: vulnerabilityBundle() as Uint8Array<ArrayBuffer>,
    why: 'Widely exploited vulnerability',
  })
  await until('the vulnerability to be released', async () => finished(await submissionOf(aldoria, id)), { timeout: MINUTE })
  await everyAnswer(stage)
  const { items } = await call<{ items: readonly { recipient: string; state: string; code: string | null }[] }>(aldoria, 'analyst', {
    path: '/api/v1/deliveries?limit=200',
  })
  return items.filter((row) => row.state === 'refused').map(({ recipient, code }) => ({ recipient, code }))
}

/** A release that is refused at home, with the article it fails. */
export async function refusedAtHome(
  stage: Stage,
  agreement: string,
): Promise<{ readonly code: string; readonly article: string | undefined }> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  try {
    await submit(aldoria, agreement, {
      body: vulnerabilityBundle() as Uint8Array<ArrayBuffer>,
      why: 'Border control',
      purpose: 'immigration-control',
    })
  } catch (error) {
    if (!(error instanceof RefusedByNode)) throw error
    return { code: error.code, article: error.article }
  }
  throw new Error('a purpose that the agreement does not know was accepted')
}

/** One shared object is recalled; every holder erases it and says so in a signed receipt. */
export async function recallOne(stage: Stage): Promise<{ readonly stixId: string; readonly confirmedBy: readonly string[] }> {
  const { nodes, progress } = stage
  const [aldoria, ...partners] = nodes as readonly [DemoNode, ...DemoNode[]]
  const before = new Map(await Promise.all(partners.map(async (node) => [node.party, (await countReceived(node)).total] as const)))
  const { stixId, acts } = await recallFirstShared(aldoria)
  const holders = partners.filter((partner) => acts.some((act) => act.to === partner.party))
  await until(
    'the erasure receipts',
    async () => {
      const { sent } = (await statusOf(aldoria)).summary
      return holders.every(({ party }) => sent.some((row) => row.recipient === party && row.erased > 0)) ? true : undefined
    },
    { timeout: MINUTE },
  )
  for (const holder of holders) {
    const { total } = await countReceived(holder)
    if (total >= (before.get(holder.party) ?? 0)) throw new Error(`${holder.name} still serves the recalled object`)
    if (await isServed(holder, stixId)) throw new Error(`${holder.name} still serves the recalled object`)
  }
  progress.fact(`recalled one object; signed erasure receipts came from ${holders.map((holder) => holder.name).join(', ')}`)
  return { stixId, confirmedBy: holders.map((holder) => holder.party) }
}

/** Recalls the first own object that any partner has a copy of. */
async function recallFirstShared(aldoria: DemoNode): Promise<{ stixId: string; acts: readonly { to: string; items: number }[] }> {
  let after = 0
  for (;;) {
    const path = `/api/v1/items?role=own&limit=100&after=${after}`
    const page = await call<{ items: readonly { stixId: string | null }[]; next: number | null }>(aldoria, 'analyst', { path })
    for (const { stixId } of page.items) {
      if (stixId === null) continue
      const body = json({ stixIds: [stixId], cause: 'source-withdrew', alsoOwn: false })
      const { acts } = await call<{ acts: readonly { to: string; items: number }[] }>(aldoria, 'data-protection-officer', {
        path: '/api/v1/recalls',
        body,
      })
      if (acts.length > 0) return { stixId, acts }
    }
    if (page.next === null) throw new Error('no partner has a copy of any object, so there is none to recall')
    after = page.next
  }
}

/** A receipt is verified offline by the command line, and a tampered copy fails. */
export async function verifyOffline(stage: Stage, agreement: string) {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const folder = join(stage.home, 'receipts')
  await mkdir(folder, { recursive: true })
  const policy = join(stage.home, 'policy.json')
  await writeFile(policy, await callText(aldoria, 'analyst', { path: `/api/v1/agreements/${agreement}/trust` }))
  const { items } = await call<{ items: readonly { actId: string; kind: string; recipient: string }[] }>(aldoria, 'analyst', {
    path: '/api/v1/deliveries?limit=200',
  })
  const receipts: string[] = []
  for (const row of newestPerRecipient(items)) {
    const path = join(folder, `${row.kind}-${row.recipient.toLowerCase()}.json`)
    const text = await until('the receipt', async () => receiptOf(aldoria, row.actId), { timeout: MINUTE })
    await writeFile(path, text)
    receipts.push(path)
  }
  const [first] = receipts
  if (first === undefined) throw new Error('there is no release to verify a receipt of')
  const verified = await runVerify(policy, first)
  const tampered = join(folder, 'tampered.json')
  await writeFile(
    tampered,
    tamper(await callText(aldoria, 'analyst', { path: `/api/v1/receipts/${newestPerRecipient(items)[0]?.actId ?? ''}` })),
  )
  const refused = await runVerify(policy, tampered)
  if (verified.exitCode !== 0) throw new Error(`the receipt does not verify: ${verified.error}`)
  if (refused.exitCode === 0) throw new Error('a tampered receipt verifies')
  return { policy, receipts, verified: verified.output, tamperedCode: refused.error }
}

/** Everything a partner got, counted by its own tools. */
export async function readBackAll(stage: Stage) {
  const [, ...partners] = stage.nodes as readonly [DemoNode, ...DemoNode[]]
  return Promise.all(
    partners
      .filter((node) => node.role === 'party')
      .map(async (node) => ({ party: node.party, name: node.name, ...(await countReceived(node)) })),
  )
}

/** Status of a node as its analyst sees it. */
export function statusOf(node: DemoNode): Promise<Status> {
  return call<Status>(node, 'analyst', { path: '/api/v1/status' })
}

async function stepOnceAllowed(node: DemoNode, hash: string, deed: 'sign' | 'ratify'): Promise<void> {
  const needed = deed === 'sign' ? ['proposed', 'signed'] : ['signed', 'ratified']
  await waitForState(node, hash, ...needed)
  await call(node, 'agreement-officer', { method: 'POST', path: `/api/v1/agreements/${hash}/${deed}` })
}

async function waitForState(node: DemoNode, hash: string, ...states: readonly string[]): Promise<void> {
  await until(
    `the agreement to be ${states.join(' or ')} at ${node.name}`,
    async () => {
      const { items } = await call<{ items: readonly { hash: string; state: { state: string } }[] }>(node, 'agreement-officer', {
        path: '/api/v1/agreements',
      })
      return items.some((item) => item.hash === hash && states.includes(item.state.state)) ? true : undefined
    },
    { timeout: MINUTE },
  )
}

/** What each partner would have got of a bundle that is refused whole: all of it is withheld, for the reasons told. */
async function whatWasWithheld(node: DemoNode, agreement: string, parts: { body: Readable; why: string }): Promise<Submission> {
  const report = await call<SubmissionReport>(node, 'analyst', bundleCall('/api/v1/previews', agreement, parts))
  return { id: '', state: 'refused', objects: report.recipients[0]?.offered ?? 0, position: 0, report }
}

function refusedByNode(error: unknown): RefusedByNode {
  if (error instanceof RefusedByNode) return error
  throw error
}

async function submit(
  node: DemoNode,
  agreement: string,
  parts: { body: RequestInit['body'] | Readable; why: string; purpose?: string },
): Promise<string> {
  const { id } = await call<{ id: string }>(node, 'analyst', bundleCall('/api/v1/submissions', agreement, parts))
  return id
}

function bundleCall(path: string, agreement: string, parts: { body: RequestInit['body'] | Readable; why: string; purpose?: string }) {
  const content = parts.body instanceof Readable ? (Readable.toWeb(parts.body) as unknown as RequestInit['body']) : parts.body
  const headers = { 'x-comity-justification': encodeURIComponent(parts.why) }
  return {
    path: `${path}?agreement=${agreement}&purpose=${parts.purpose ?? PURPOSE}`,
    body: { content, type: 'application/stix+json;version=2.1', headers },
  }
}

function submissionOf(node: DemoNode, id: string): Promise<Submission> {
  return call<Submission>(node, 'analyst', { path: `/api/v1/submissions/${id}` })
}

function settled(submission: Submission): Submission | undefined {
  return submission.state === 'awaiting-approval' ? submission : finished(submission)
}

function finished(submission: Submission): Submission | undefined {
  if (submission.state === 'failed' || submission.state === 'refused') throw new Error(`submission ended as ${submission.state}`)
  return submission.state === 'released' ? submission : undefined
}

async function watch(stage: Stage, id: string, name: string): Promise<Submission> {
  const [aldoria, ...partners] = stage.nodes as readonly [DemoNode, ...DemoNode[]]
  return until(
    `${name} to be released`,
    async () => {
      const submission = await submissionOf(aldoria, id)
      if (submission.state === 'awaiting-approval') {
        await call(aldoria, 'releasing-officer', { method: 'POST', path: `/api/v1/submissions/${id}/approve` })
        return undefined
      }
      await drawBars(stage, partners)
      return finished(submission)
    },
    { timeout: 30 * MINUTE },
  )
}

async function drawBars(stage: Stage, partners: readonly DemoNode[]): Promise<void> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const { sent } = (await statusOf(aldoria)).summary
  const bars = partners.flatMap((partner) => {
    const row = sent.find((candidate) => candidate.recipient === partner.party)
    return row === undefined
      ? []
      : [{ label: partner.name, done: row.applied + row.refused, total: row.sent, note: 'answered by the partner' }]
  })
  if (bars.length > 0) stage.progress.bars(bars)
}

/** Until every copy sent is answered by its recipient. */
async function everyAnswer(stage: Stage): Promise<void> {
  const [aldoria, ...partners] = stage.nodes as readonly [DemoNode, ...DemoNode[]]
  await until(
    'every partner to answer',
    async () => {
      await drawBars(stage, partners)
      const { sent } = (await statusOf(aldoria)).summary
      return sent.every((row) => row.applied + row.refused >= row.sent) ? true : undefined
    },
    { timeout: 30 * MINUTE },
  )
}

function newestPerRecipient(rows: readonly { actId: string; kind: string; recipient: string }[]) {
  const releases = rows.filter((row) => row.kind === 'release')
  return [...new Map(releases.map((row) => [row.recipient, row] as const).reverse()).values()]
}

async function receiptOf(node: DemoNode, actId: string): Promise<string | undefined> {
  try {
    return await callText(node, 'analyst', { path: `/api/v1/receipts/${actId}` })
  } catch (error) {
    if (error instanceof RefusedByNode) return undefined
    throw error
  }
}
