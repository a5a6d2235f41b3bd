/** The node's status, kept fresh by server-sent events. */
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type CallError, readDeliveries, readStatus } from './api-client.ts'
import type { DeliveryList, Live, Status } from './generated/api.ts'

/** `opening` before the first event; `lost` until the next one after a failure. */
export type Connection = 'opening' | 'live' | 'lost'

const RETRY_MS = 4_000
const DELIVERIES_SHOWN_MAX = 200
const STATUS_KEY = ['status']
const DELIVERIES_KEY = ['deliveries']

/** The status as last told; the first one is fetched, later ones come as events. */
export function useStatus(): UseQueryResult<Status, CallError> {
  return useQuery<Status, CallError>({ queryKey: STATUS_KEY, queryFn: readStatus, retry: isWorthRetrying, retryDelay: RETRY_MS })
}

/** The latest deliveries, fetched anew after every event. */
export function useDeliveries(): UseQueryResult<DeliveryList, CallError> {
  return useQuery<DeliveryList, CallError>({
    queryKey: DELIVERIES_KEY,
    queryFn: () => readDeliveries(DELIVERIES_SHOWN_MAX),
    retry: isWorthRetrying,
    retryDelay: RETRY_MS,
  })
}

/** Listens for as long as the component is shown, and opens the stream again whenever it breaks. */
export function useLiveUpdates(): Connection {
  const client = useQueryClient()
  const [connection, setConnection] = useState<Connection>('opening')
  useEffect(() => {
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = (): void => {
      source = new EventSource('/api/v1/events')
      source.addEventListener('summary', (event: MessageEvent<string>) => {
        const live = JSON.parse(event.data) as Live
        setConnection('live')
        client.setQueryData<Status>(STATUS_KEY, (known) => (known === undefined ? known : { ...known, ...live }))
        void client.invalidateQueries({ queryKey: DELIVERIES_KEY })
      })
      source.addEventListener('error', () => {
        setConnection('lost')
        // Browsers reconnect by themselves except after an answer that is no stream.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
      })
    }
    open()
    return () => {
      source?.close()
      clearTimeout(retry)
    }
  }, [client])
  return connection
}

/** A lost connection comes back; a refusal stays one. */
function isWorthRetrying(_failures: number, error: CallError): boolean {
  return error.code === 'connection-lost' || error.code === 'internal-error'
}
