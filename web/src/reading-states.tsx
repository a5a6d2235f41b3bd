/** What stands where something is being read, or could not be. */
import { Button, Skeleton, Stack, Text } from '@mantine/core'
import type { CallError } from './api-client.ts'
import { Notice } from './panel.tsx'

/** Something is on its way. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <Stack aria-busy="true" aria-label={what} role="status">
      <Skeleton height={60} />
      <Skeleton height={140} />
    </Stack>
  )
}

/** Something could not be read, and what can be done. */
export function Unread({ failure, what, retry }: { readonly failure: CallError; readonly what: string; readonly retry: () => void }) {
  if (failure.code === 'role-not-permitted') {
    return (
      <Notice title={`${what} cannot be shown to this role`}>
        <Text size="sm">Agreement officers, releasing officers, data-protection officers and overseers read it.</Text>
      </Notice>
    )
  }
  return (
    <Notice title={`${what} cannot be shown`}>
      <Text mb="sm">{failure.message}</Text>
      <Button onClick={retry}>Try again</Button>
    </Notice>
  )
}
