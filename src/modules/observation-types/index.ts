export {
  inOwnUnit,
  isPlausible,
  observationTypes,
  rounded,
  types,
  type ObservationKind,
  type ObservationType,
} from './observation-types.js';
