export {
  ENVELOPE_CLOCK_SKEW_MS,
  type OpenContext,
  type OpenedEnvelope,
  openEnvelope,
  type SealRequest,
  sealEnvelope,
} from './envelope.ts'
export { EnvelopeError, type EnvelopeErrorCode } from './errors.ts'
export { ENVELOPE_FORMAT, type EnvelopeHeader, EnvelopeHeaderSchema, readEnvelopeHeader } from './header.ts'
export { padmeLength } from './padme.ts'
export {
  type SealingKey,
  type SealingKeys,
  type SealingPublicKeys,
  SUITE_DEFAULT,
  type SuiteName,
  sealingKeyId,
  sealingKeysFromSeeds,
  sealingPublicKeys,
} from './suite.ts'
