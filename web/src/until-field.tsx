/** A day through which something stands. */
import { TextInput } from '@mantine/core'

type Props = {
  readonly label: string
  readonly help?: string
  readonly day: string
  readonly set: (day: string) => void
  readonly size?: 'xs' | 'sm'
}

/** The field; the day is as the browser gives it, such as 2030-12-31. */
export function UntilField({ label, help, day, set, size = 'sm' }: Props) {
  return (
    <TextInput size={size} label={label} description={help} type="date" value={day} onChange={(event) => set(event.currentTarget.value)} />
  )
}

/** The last second of a day, in UTC. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59Z`).toISOString()
}
