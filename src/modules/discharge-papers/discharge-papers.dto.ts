import { z } from 'zod';

export const SummaryFile = z.string().meta({ id: 'DischargeSummaryFile', format: 'binary' });
