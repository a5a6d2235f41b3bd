export { closeObservation, OBSERVATION_DAYS } from './close.ts'
export { breakGlass, type GlassRequest } from './glass.ts'
export { type MonitoringParts, monitorReads } from './monitor.ts'
export { escalateUnreviewed, reviewBy, tellOpened, unreviewedGlass } from './openings.ts'
export type {
  MonitoredRead,
  MonitoredReads,
  MonitoringWriter,
  ObservationReasonStore,
  OpenedItemStore,
  ReadDayStore,
  Reader,
} from './ports.ts'
export type { Unusual } from './unusual.ts'
export { type DutyHours, isTimeZone, type Watch } from './watch.ts'
