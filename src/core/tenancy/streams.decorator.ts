import { SetMetadata } from '@nestjs/common';

export const STREAMS = 'streams';

/**
 * The answer is written bit by bit, so no single transaction can hold it: the use case opens the hospital itself, for
 * one bit after the other. Routes with this stand on a written list that a test compares.
 */
export const Streams = () => SetMetadata(STREAMS, true);
