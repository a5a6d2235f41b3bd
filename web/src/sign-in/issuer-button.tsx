/** Goes to the organisation's issuer, where the node has one. */
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { CallError } from '../api-client.ts'
import { goToIssuer, issuerName } from './issuer.ts'

type ButtonProps = { readonly invitation?: string; readonly failed: (message: string) => void }

/** The button; nothing where the node has no issuer. */
export function IssuerButton({ invitation, failed }: ButtonProps) {
  const [name, setName] = useState<string | null>(null)
  const [isLeaving, setLeaving] = useState(false)
  const tell = (error: unknown): void => {
    setLeaving(false)
    failed(error instanceof CallError ? error.message : 'The node could not be asked.')
  }
  // Once: what the node has does not change while somebody signs in.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tell` is anew with each drawing and would ask each time
  useEffect(() => {
    issuerName().then(setName, tell)
  }, [])
  if (name === null) return null
  const leave = (): void => {
    setLeaving(true)
    goToIssuer(invitation).catch(tell)
  }
  return (
    <Button size="md" variant="default" loading={isLeaving} onClick={leave}>
      {invitation === undefined ? `Sign in with ${name}` : `Use my account at ${name} instead`}
    </Button>
  )
}
