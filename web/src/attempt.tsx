/** What a reader asks the node to do, and the notice of what it refuses. */
import { Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { CallError } from './api-client.ts'
import { Notice } from './panel.tsx'

/** Does it, and shows why where the node refuses it; what follows on success belongs into the work. */
export type Attempt = (work: () => Promise<unknown>) => Promise<void>

/** An attempt for one panel, and the notice to show in it. `after` runs after each one, refused or not. */
export function useAttempt(after: () => unknown): { readonly attempt: Attempt; readonly refusal: ReactNode } {
  const [reason, setReason] = useState<string>()
  const attempt: Attempt = async (work) => {
    setReason(undefined)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      setReason(error.message)
    }
    await after()
  }
  const refusal = reason !== undefined && (
    <Notice title="That was refused">
      <Text size="sm">{reason}</Text>
    </Notice>
  )
  return { attempt, refusal }
}
