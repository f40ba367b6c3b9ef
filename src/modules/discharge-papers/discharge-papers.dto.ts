import { z } from 'zod';
import { DischargedDetails } from '../admissions/index.js';

export const SummaryFile = z.string().meta({ id: 'DischargeSummaryFile', format: 'binary' });

export const DischargeProposal = z
  .object({ details: DischargedDetails, discharge_summary: z.string().describe('The details in words') })
  .meta({ id: 'DischargeProposal' });
