/** The last chapters: recall, offline proof, and every figure read back from the partners. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { call, callText, json, RefusedByNode, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { countReceived, isServed } from './read-back.ts'
import { MINUTE, type Stage, statusOf } from './stage.ts'
import { runVerify, tamper } from './verify-receipt.ts'

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
