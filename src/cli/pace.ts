/** How far and how fast long work goes, as a whole and not batch by batch. */
import { performance } from 'node:perf_hooks'

const ROUND_UP_SECONDS = 90

/** Tells of work from where it is first asked about. @param clock milliseconds that never go back */
export function createPace(clock: () => number = () => performance.now()): (done: number, total: number) => string {
  let first: { readonly at: number; readonly done: number } | undefined
  return (done, total) => {
    first ??= { at: clock(), done }
    const perSecond = ((done - first.done) * 1_000) / (clock() - first.at)
    const far = `${done} of ${total} objects`
    if (!(perSecond > 0) || !Number.isFinite(perSecond)) return far
    const left = done < total ? `, about ${durationOf((total - done) / perSecond)} left` : ''
    return `${far}, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} a second${left}`
  }
}

function durationOf(seconds: number): string {
  return seconds < ROUND_UP_SECONDS ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
}
