/** Ages, told by the node's clock: the reader's own may be wrong. */
import { useEffect, useState } from 'react'

const TICK_MS = 1_000

/** Milliseconds since 1970 by the clock that said `at` when the value was last told; grows every second. */
export function useNodeClock(at: string): number {
  const told = Date.parse(at)
  const [offset, setOffset] = useState(0)
  useEffect(() => {
    const since = performance.now()
    setOffset(0)
    const timer = setInterval(() => setOffset(Number.isNaN(told) ? 0 : performance.now() - since), TICK_MS)
    return () => clearInterval(timer)
  }, [told])
  return told + offset
}
