/** What Linux says of a process. */
import { readFileSync } from 'node:fs'

// USER_HZ, which Linux gives to user space as 100 on every architecture that Node runs on.
const TICKS_PER_SECOND = 100
const KIB_PER_MB = 1024

/** Seconds of processor time, its own and the system's for it. @throws Error where there is no such process or no procfs */
export function processCpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program stands in parentheses and may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory, MB. */
export function processRssMb(pid: number): number {
  return statusMb(pid, 'VmRSS')
}

/** The most that was ever resident, MB; 0 of a process that ended and waits to be reaped. */
export function processPeakMb(pid: number): number {
  return statusMb(pid, 'VmHWM') || 0
}

function statusMb(pid: number, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1]) / KIB_PER_MB
}
