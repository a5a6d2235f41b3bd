/** Proof that a checkpoint is its log's and that enough witnesses saw it. */
import type { Checkpoint } from './checkpoint.ts'
import { assertRootFitsSize, parseCheckpointBody } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import { parseNote, verifyNote } from './note.ts'
import type { Policy } from './policy.ts'
import { satisfies } from './policy.ts'

/** What the verifier wants besides the policy. */
export type CosignedCheckpointOptions = {
  /** The only origin accepted; without it, any log of the policy. */
  readonly origin?: string
  /**
   * Witnesses that do not count, such as those of the log's own operator: by their name in the policy or their key's
   * name. A name that the policy does not have excludes nobody.
   */
  readonly excludedWitnesses?: readonly string[]
}

/** A proven checkpoint and the witnesses that counted. */
export type CosignedCheckpoint = {
  readonly checkpoint: Checkpoint
  /** Names of the policy; `time` in seconds since 1970 is the witness's word and may lie in the future. */
  readonly witnesses: readonly { readonly name: string; readonly time: number }[]
}

/**
 * Proves that a log of the policy, named as the checkpoint's origin, signed it and that the policy's quorum
 * cosigned it. A bad signature under any key of the policy sinks the whole note.
 * @throws LedgerError `note-invalid`, `signature-invalid`, `checkpoint-invalid`, `quorum-unmet`
 */
export function verifyCosignedCheckpoint(
  noteBytes: Uint8Array,
  policy: Policy,
  { origin, excludedWitnesses = [] }: CosignedCheckpointOptions = {},
): CosignedCheckpoint {
  const note = parseNote(noteBytes)
  const verified = verifyNote(
    note,
    [...policy.logs, ...policy.witnesses].map(({ key }) => key),
  )
  const checkpoint = parseCheckpointBody(note.text)
  assertRootFitsSize(checkpoint)
  if (origin !== undefined && checkpoint.origin !== origin) throw new LedgerError('checkpoint-invalid', 'checkpoint is of another origin')
  const isByLog = policy.logs.some(({ key }) => key.name === checkpoint.origin && verified.some((signature) => signature.key === key))
  if (!isByLog) throw new LedgerError('signature-invalid', 'checkpoint is not signed by the log of its origin')
  const witnesses = policy.witnesses.flatMap(({ name, key }) => {
    const time = verified.find((signature) => signature.key === key)?.time
    const isExcluded = excludedWitnesses.includes(name) || excludedWitnesses.includes(key.name)
    return time === undefined || isExcluded ? [] : [{ name, time }]
  })
  const names = witnesses.map(({ name }) => name)
  if (!satisfies(policy, names)) throw new LedgerError('quorum-unmet', 'too few witnesses cosigned the checkpoint')
  return { checkpoint, witnesses }
}
