/** The page: reads the files that a person chose, verifies with the product's own code and shows each step. */

import { type ProofReport, proofKindOf, verifyProofFile } from '../../src/acts/proof-file.ts'
import { PROOF_STEPS, type ProofKind, type ProvenStep } from '../../src/acts/proof-steps.ts'
import { parseTrust, type Trust } from '../../src/acts/receipt.ts'
import { ComityError } from '../../src/foundation/errors.ts'
import { detailsOf } from './details.ts'
import { type Answer, showAnswer } from './show.ts'
import { CLAIMS, STEP_TITLES } from './words.ts'

const FILE_BYTES_MAX = 16 * 1024 * 1024

const form = document.querySelector<HTMLFormElement>('#question')
form?.addEventListener('submit', (event) => {
  event.preventDefault()
  void answer(form).then(showAnswer)
})

async function answer(asked: HTMLFormElement): Promise<Answer> {
  const proven: ProvenStep[] = []
  let kind: ProofKind | undefined
  try {
    const proof = await bytesOf(asked, 'proof')
    if (proof === undefined) throw new TypeError('choose the file with the proof')
    kind = proofKindOf(proof)
    const policy = await bytesOf(asked, 'policy')
    const agreement = String(new FormData(asked).get('agreement') ?? '').trim()
    const trust: { agreement?: string; policy?: Trust } = {}
    if (agreement !== '') trust.agreement = agreement
    if (policy !== undefined) trust.policy = parseTrust(policy)
    const report = verifyProofFile(proof, trust, (step) => proven.push(step))
    return heldAnswer(report, proven)
  } catch (error) {
    return failedAnswer(error, kind, proven)
  }
}

/** The bytes of a chosen file; undefined where none was chosen. */
async function bytesOf(asked: HTMLFormElement, name: string): Promise<Uint8Array | undefined> {
  const file = new FormData(asked).get(name)
  if (!(file instanceof File) || file.name === '') return undefined
  if (file.size > FILE_BYTES_MAX) throw new RangeError(`${file.name} is larger than 16 MiB`)
  return new Uint8Array(await file.arrayBuffer())
}

function heldAnswer(report: ProofReport, proven: readonly ProvenStep[]): Answer {
  const steps = proven.map(heldStep)
  return { holds: true, verdict: CLAIMS[report.kind].holds, reason: null, steps, details: detailsOf(report) }
}

function heldStep({ step, text, extent }: ProvenStep): Answer['steps'][number] {
  const state = extent === undefined ? 'holds' : extent === 'some' ? 'partly' : 'nothing'
  return { title: STEP_TITLES[step], text, state }
}

/** What held before the step that failed, that step, and those after it. */
function failedAnswer(error: unknown, kind: ProofKind | undefined, proven: readonly ProvenStep[]): Answer {
  const told = error instanceof ComityError ? `${error.message} (${error.code})` : error instanceof Error ? error.message : String(error)
  const planned = kind === undefined ? [] : PROOF_STEPS[kind]
  const steps = planned.map((step, index): Answer['steps'][number] => {
    const held = proven[index]
    if (held !== undefined) return heldStep(held)
    return index === proven.length
      ? { title: STEP_TITLES[step], text: told, state: 'fails' }
      : { title: STEP_TITLES[step], text: 'Not looked at.', state: 'unreached' }
  })
  const verdict = kind === undefined ? 'This cannot be verified.' : CLAIMS[kind].fails
  return { holds: false, verdict, reason: told, steps, details: [] }
}
