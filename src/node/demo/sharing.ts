/** The chapters in which intelligence crosses borders, or does not. */
import { Readable } from 'node:stream'
import { call, pause, RefusedByNode, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { caseReport, vulnerabilityBundle } from './report.ts'
import { sourcesOf } from './sources.ts'
import { everyAnswer, MINUTE, type Stage, statusOf } from './stage.ts'
import { finished, refusedByNode, type Submission, settled, submissionOf, submit, watch, whatWasWithheld } from './submitting.ts'

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
